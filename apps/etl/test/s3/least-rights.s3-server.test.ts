import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateBucketCommand, DeleteBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { isStorageError } from '@fluxforge/storage'
import { type Layer, type Pattern, PatternSite, type S3Buckets } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { outputOf, putReady } from './site-storage.ts'
import { commitsIn, tradeSegments } from './trades.ts'

const { env } = process
/** A user of the server without any rights; `pnpm run s3` makes one. */
const USER = env['FLUXFORGE_TEST_S3_PLAIN_USER']
if (USER === undefined) console.log('least-rights.s3-server.test.ts: skipped, `pnpm run s3` makes a user without rights on Ceph')
const PAGE = join(import.meta.dirname, '../../../../docs/configuration.md')

interface Statement {
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
}

/** The policy of docs/configuration.md, for another bucket and as a policy of that bucket. */
async function policyFor(bucket: string, isFor: (resource: string) => boolean): Promise<string> {
  const [, json = ''] = /```json\n(\{\n {2}"Version": "2012-10-17"[\s\S]*?)```/.exec(await readFile(PAGE, 'utf8')) ?? []
  const { Statement, ...rest }: { readonly Statement: readonly Statement[] } = JSON.parse(json.replaceAll('market-data-vault', bucket))
  const statements = Statement.map((one) => ({
    ...one,
    Resource: [one.Resource].flat().filter(isFor),
    Principal: { AWS: [`arn:aws:iam:::user/${USER}`] },
  }))
  return JSON.stringify({ ...rest, Statement: statements })
}

/** A bucket of its own, in which the plain user may do what the policy says. */
async function openBucket(isFor: (resource: string) => boolean): Promise<S3Buckets> {
  const endpoint = env['FLUXFORGE_TEST_S3_ENDPOINT'] ?? ''
  const region = env['FLUXFORGE_TEST_S3_REGION'] ?? 'us-east-1'
  const owner = {
    accessKeyId: env['FLUXFORGE_TEST_S3_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['FLUXFORGE_TEST_S3_SECRET_ACCESS_KEY'] ?? '',
  }
  const client = new S3Client({ endpoint, region, credentials: owner, forcePathStyle: true })
  const Bucket = `fluxforge-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket }))
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy: await policyFor(Bucket, isFor) }))
  const plain = {
    aws_access_key_id: env['FLUXFORGE_TEST_S3_PLAIN_ACCESS_KEY_ID'],
    aws_secret_access_key: env['FLUXFORGE_TEST_S3_PLAIN_SECRET_ACCESS_KEY'],
  }
  const layer: Layer = { backend: 's3', base_dir: Bucket, s3: { region, endpoint_url: endpoint, force_path_style: true, ...plain } }
  return {
    vault: layer,
    raw: layer,
    [Symbol.asyncDispose]: async () => {
      await client
        .send(new DeleteBucketCommand({ Bucket }))
        .catch((error: unknown) => expect(error).toMatchObject({ name: 'BucketNotEmpty' }))
      client.destroy()
    },
  }
}

describe.skipIf(USER === undefined)('with no more rights than the policy of docs/configuration.md gives', { timeout: 60_000 }, () => {
  test('ingest and etl work, with raw kept and with raw deleted, and nothing is refused', async () => {
    await using s3 = await openBucket(() => true)
    await using site = await PatternSite.open(s3)
    for (const [at, deletes] of [true, false].entries()) {
      await site.use('s3', { etl: { delete_after_processing: deletes }, coinbase: { ws_url: 'ws://127.0.0.1:9' } })
      const recorded = await site.run('ingest', '--duration', '0.5')
      expect(recorded.exit, recorded.output).toBe(0)
      await putReady(site, tradeSegments(2, 5, '20251203T14', 2 * at + 1, 10 * at + 1))
      const { exit, output } = await site.run('etl', '--once')
      expect(exit, output).toBe(0)
      expect(commitsIn(output)).toMatchObject({ [`20251203T14.${at + 1}`]: 2 })
      expect(recorded.output + output).not.toMatch(/denied|stay for now/i)
    }
    await empty(site, 's3')
  })

  test('the recommended pattern works without those for raw/', async () => {
    await using s3 = await openBucket((resource) => !resource.endsWith('/raw/*'))
    await using site = await PatternSite.open(s3)
    await site.use('hybrid')
    await putReady(site, tradeSegments(2, 5))
    const { exit, output } = await site.run('etl', '--once')
    expect(exit, output).toBe(0)
    expect(output).not.toMatch(/denied|stay for now/i)
    const storage = await outputOf(site)
    const written = await storage.put('raw/x', Buffer.from('x'), { mode: 'overwrite' }).catch((error: unknown) => error)
    expect(isStorageError(written, 'ERR_STORAGE_ACCESS_DENIED')).toBe(true)
    await empty(site, 'hybrid')
  })
})

async function empty(site: PatternSite, pattern: Pattern): Promise<void> {
  await site.use(pattern)
  const storage = await outputOf(site)
  for await (const { key } of storage.list('')) await storage.delete(key)
}
