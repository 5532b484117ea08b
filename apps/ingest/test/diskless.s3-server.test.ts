import { randomUUID } from 'node:crypto'
import { createStorage, readBytes, type Storage } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine, splitLines } from './machine.ts'
import { type RecordedLine, readRecordedLine } from './recorded-line.ts'

const { env } = process
const bucket = env['FLUXFORGE_TEST_S3_BUCKET']

/** A root of its own on the S3 server that the environment names: as settings write it, and as a storage. */
async function openRoot(): Promise<{ readonly layer: object; readonly storage: Storage }> {
  const prefix = `diskless/${randomUUID()}`
  const region = env['FLUXFORGE_TEST_S3_REGION'] ?? 'us-east-1'
  const accessKeyId = env['FLUXFORGE_TEST_S3_ACCESS_KEY_ID'] ?? ''
  const secretAccessKey = env['FLUXFORGE_TEST_S3_SECRET_ACCESS_KEY'] ?? ''
  const url = env['FLUXFORGE_TEST_S3_ENDPOINT']
  const keys = { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey }
  const s3 = { prefix, region, ...keys, ...(url !== undefined && { endpoint_url: url, force_path_style: true }) }
  const storage = await createStorage({
    backend: 's3',
    bucket: bucket ?? '',
    prefix,
    region,
    credentials: { accessKeyId, secretAccessKey },
    ...(url !== undefined && { endpointUrl: url, forcePathStyle: true }),
  })
  return { layer: { backend: 's3', base_dir: bucket, s3 }, storage }
}

async function linesOf(storage: Storage): Promise<readonly RecordedLine[]> {
  const lines: RecordedLine[] = []
  for await (const { key } of storage.list('raw/ready/coinbase'))
    for (const line of splitLines(Buffer.from(await readBytes(storage, key)))) lines.push(readRecordedLine(line))
  return lines
}

test.skipIf(bucket === undefined)(
  'on a real S3, killed without a disk and started again: what was in finished parts is a segment, the rest goes on',
  {
    timeout: 120_000,
  },
  async () => {
    const { layer, storage } = await openRoot()
    await using exchange = await Exchange.open({ framesPerSecond: 2000 })
    await using machine = await Machine.create({ url: exchange.url, ingestionStorage: layer, ingestion: { spool_dir: null } })
    await using killed = machine.start()
    await killed.said(/(?:\[LogWriter\] Flushed[\s\S]*){2}/)
    expect(await linesOf(storage)).toEqual([])
    expect(await killed.stop('SIGKILL')).toBe('SIGKILL')
    await using again = machine.start()
    await again.said(/\[LogWriter\] Recovered segment_/)
    await again.said(/\[LogWriter\] Flushed/)
    expect(await again.stop(), again.output).toBe(0)
    const [before = [], after = []] = framesByConnection(await linesOf(storage))
    expect(before.length).toBeGreaterThan(1000)
    expectSame(before, exchange.delivered(1).slice(0, before.length))
    expectSame(after, exchange.delivered(2))
  },
)
