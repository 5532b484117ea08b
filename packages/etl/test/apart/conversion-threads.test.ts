import { StorageError } from '@fluxforge/storage'
import { samples } from '@fluxforge/testkit'
import { afterEach, expect, test } from 'vitest'
import { ConversionThreads } from '../../src/apart/conversion-threads.ts'
import { convertSegments } from '../../src/lines/convert-segments.ts'
import { asText, endlessLines, never, options, segmentOf, segments, unbuildable } from './conversions.ts'

const threads = new ConversionThreads(options)
afterEach(() => threads.end())

test('conversions in threads, several at once and one after the other, give the same result, byte for byte', async () => {
  const here = asText(await convertSegments(options, segments()))
  const atOnce = await Promise.all([1, 2, 3].map(() => threads.convert(segments(), never)))
  const after = await threads.convert(segments(), never)
  expect(after.parts.length).toBeGreaterThan(5)
  for (const one of [...atOnce, after]) expect(asText(one)).toEqual(here)
})

test('what reading the input throws is thrown as it is, and the next conversion is not touched by it', async () => {
  const error = new StorageError('ERR_STORAGE_UNAVAILABLE', 'get x: away')
  async function* away(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${samples.ticker}\n`)
    throw error
  }
  await expect(threads.convert(segmentOf(away()), never)).rejects.toBe(error)
  expect(asText(await threads.convert(segments(), never))).toEqual(asText(await convertSegments(options, segments())))
})

test('what the conversion throws is told in words, with a code', async () => {
  const failing = new ConversionThreads({ ...options, source: unbuildable })
  await expect(failing.convert(segments(), never)).rejects.toMatchObject({
    code: 'ERR_ETL_CONVERSION',
    message: expect.stringContaining('a row holds no lists'),
  })
})

test('an abort ends a conversion at once, before it and in the middle, and its input is closed', async () => {
  const early = AbortSignal.abort(new Error('enough'))
  await expect(threads.convert(segments(), early)).rejects.toThrow('enough')
  const late = new AbortController()
  const endless = endlessLines(samples.ticker, (line) => {
    if (line === 20) late.abort(new Error('enough'))
  })
  await expect(threads.convert(segmentOf(endless.chunks), late.signal)).rejects.toThrow('enough')
  expect(endless.isClosed).toBe(true)
})

test('a thread gives each chunk back once it has read it, to be filled again', async () => {
  const back: (number | undefined)[] = []
  async function* refilled(): AsyncGenerator<Uint8Array, void, Uint8Array | undefined> {
    let chunk: Uint8Array | undefined = new Uint8Array(1000)
    for (const line of Object.values(samples)) {
      chunk.fill(0x0a).set(Buffer.from(line.slice(0, 1000)))
      chunk = yield chunk
      back.push(chunk?.length)
      chunk ??= new Uint8Array(1000)
    }
  }
  await threads.convert(segmentOf(refilled()), never)
  // The first is asked for with none, the second before the first is read.
  expect(back.slice(1)).toEqual(
    Object.values(samples)
      .slice(1)
      .map(() => 1000),
  )
})
