import { readdir, readFile } from 'node:fs/promises'
import { StorageError } from '@fluxforge/storage'
import { level2, price, samples } from '@fluxforge/testkit'
import { afterEach, expect, test, vi } from 'vitest'
import { convertApart } from '../../src/apart/convert-apart.ts'
import { convertSegments } from '../../src/lines/convert-segments.ts'
import { chunksOf } from '../convert-text.ts'
import { asText, endlessLines, never, options, segmentOf, segments, unbuildable } from './conversions.ts'

/** Processes that this one started for conversions and that still run. */
async function children(): Promise<number> {
  let count = 0
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    )
    if (status?.includes(`PPid:\t${process.pid}\n`) && command?.includes('converter')) count++
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
  const failed = convertApart({ ...options, source: unbuildable }, segments(), never)
  await expect(failed).rejects.toMatchObject({ code: 'ERR_ETL_CONVERSION', message: expect.stringContaining('a row holds no lists') })
})

test('an abort ends it at once, before it and in the middle', async () => {
  const early = new AbortController()
  early.abort(new Error('enough'))
  await expect(convertApart(options, segments(), early.signal)).rejects.toThrow('enough')
  const late = new AbortController()
  const endless = endlessLines(samples.ticker, (line) => {
    if (line === 20) late.abort(new Error('enough'))
  })
  await expect(convertApart(options, segmentOf(endless.chunks), late.signal)).rejects.toThrow('enough')
  expect(endless.isClosed).toBe(true)
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
