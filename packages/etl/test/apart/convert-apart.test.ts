import { readdir, readFile } from 'node:fs/promises'
import { StorageError } from '@fluxforge/storage'
import { afterEach, expect, test, vi } from 'vitest'
import { convertApart } from '../../src/apart/convert-apart.ts'
import type { ConversionOptions } from '../../src/lines/conversion.ts'
import type { ConversionResult } from '../../src/lines/conversion-result.ts'
import { convertSegments, type SegmentChunks } from '../../src/lines/convert-segments.ts'
import { chunksOf, SETTINGS } from '../convert-text.ts'
import { coinbase } from '../sample-source/coinbase.ts'
import { level2, price, samples } from '../samples.ts'

const options: ConversionOptions = { source: coinbase, settings: SETTINGS, writerVersion: '1.2.3' }
const never = new AbortController().signal

function segments(): SegmentChunks[] {
  const bytes = Buffer.from([...Object.values(samples), '{"torn'].map((line) => `${line}\n`).join(''))
  return ['segment_20251203T14_00001.ndjson', 'segment_20251203T14_00002.ndjson'].map((name, i) => ({
    name,
    chunks: chunksOf(bytes, 100 + i),
  }))
}

function segmentOf(chunks: AsyncIterable<Uint8Array>): SegmentChunks[] {
  return [{ name: 'segment_20251203T14_00001.ndjson', chunks }]
}

function asText({ parts, deadLetterBytes, ...facts }: ConversionResult): object {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return { ...facts, parts: parts.map((part) => ({ ...part, bytes: text(part.bytes) })), dead: text(deadLetterBytes ?? Buffer.of()) }
}

/** Processes that this one started for conversions and that still run. */
async function children(): Promise<number> {
  let count = 0
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    )
    if (status?.includes(`PPid:\t${process.pid}\n`) && command?.includes('conversion-child')) count++
  }
  return count
}

afterEach(async () => {
  vi.unstubAllEnvs()
  if (process.platform === 'linux') expect(await children()).toBe(0)
})

test('a conversion in a process of its own gives the same result, byte for byte', async () => {
  const apart = await convertApart(options, segments(), never)
  const here = await convertSegments(options, segments())
  expect(apart.parts.length).toBeGreaterThan(5)
  expect(asText(apart)).toEqual(asText(here))
})

test('what reading the input throws is thrown as it is', async () => {
  const error = new StorageError('ERR_STORAGE_UNAVAILABLE', 'get x: away')
  async function* away(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${samples.ticker}\n`)
    throw error
  }
  await expect(convertApart(options, segmentOf(away()), never)).rejects.toBe(error)
})

test('what the conversion throws is told in words', async () => {
  const source = {
    ...coinbase,
    tables: [
      { table: 'broken', channels: { x: { rows: { kind: 'list', isRow: true, of: { of: { kind: 'list', isRow: true, of: {} } } } } } },
    ],
  } as const
  const failed = convertApart({ ...options, source }, segments(), never)
  await expect(failed).rejects.toMatchObject({ code: 'ERR_ETL_CONVERSION', message: expect.stringContaining('a row holds no lists') })
})

test('an abort ends it at once, before it and in the middle', async () => {
  const early = new AbortController()
  early.abort(new Error('enough'))
  await expect(convertApart(options, segments(), early.signal)).rejects.toThrow('enough')
  const late = new AbortController()
  let isClosed = false
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (let i = 0; ; i++) {
        if (i === 20) late.abort(new Error('enough'))
        yield Buffer.from(`${samples.ticker}\n`)
      }
    } finally {
      isClosed = true
    }
  }
  await expect(convertApart(options, segmentOf(endless()), late.signal)).rejects.toThrow('enough')
  expect(isClosed).toBe(true)
})

test('a process that dies of a batch is told, with how it ended', async () => {
  vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=16 --stack-trace-limit=0')
  // Bare numbers are left to JSON.parse, which makes all of a line's objects at once.
  const tooMuch = Buffer.from(`${level2(Array.from({ length: 300_000 }, () => price('1')))}\n`)
  const died = convertApart(options, segmentOf(chunksOf(tooMuch, 1 << 20)), never)
  await expect(died).rejects.toMatchObject({
    code: 'ERR_ETL_CHILD_DIED',
    message: expect.stringMatching(/ended with (SIG\w+|\d+) before its result$/),
  })
})
