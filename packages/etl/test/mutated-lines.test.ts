import { level2, price, samples } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convertLines, deadLettersOf, tableRows } from './convert-text.ts'

const VALUES = [
  'null',
  '""',
  '0',
  '-0',
  '"-0"',
  '1e-7',
  '"1e-7"',
  '"1e400"',
  '"00012.50"',
  '"1."',
  '"NaN"',
  '"0.-10000"',
  '12.0',
  '1.5',
  '-5',
  'true',
  '[]',
  '{}',
  '[{}]',
  '[null]',
  '[1]',
  '"123456789012345"',
  '"1234567890123456"',
  '9007199254740993',
  '9007199254740991',
  '1.00000000000000000001',
  '"0.1234567890123456789"',
  '"10000000000000000000000000000"',
  '"\\u0042TC-USD"',
  '"é"',
  '"😀"',
  '"\\ud800"',
  '"a\\"b"',
  '"x"',
  `"${'long'.repeat(80)}"`,
  '"__proto__"',
  '"ticker"',
  '"heartbeats"',
  '"l2_data"',
  '"other"',
  '"1970-01-01T00:00:00Z"',
  '"0001-01-01T00:00:00.5Z"',
  '"2025-12-03T24:00:00Z"',
  '"2025-12-03T23:59:60Z"',
  '"2025-12-03T14:00:00.123456789Z"',
  '"2025-12-03T14:00:00+00:00"',
]
const KEYS = [
  'new_key',
  '__proto__',
  'constructor',
  'é',
  'a\\"b',
  '',
  'side',
  'price',
  'type',
  'time',
  'product_id',
  'channel',
  'updates',
  'data',
  'metadata',
]

const { raw: _raw, ancestor: _ancestor, error: _error, status: _status, ...described } = samples

/** The frame of a sample with a value replaced and a key put in, somewhere. */
const frames = fc
  .record({
    line: fc.constantFrom(...Object.values(described)),
    value: fc.constantFrom(...VALUES),
    valueAt: fc.nat(),
    key: fc.constantFrom(...KEYS),
    added: fc.option(fc.constantFrom(...VALUES)),
    keyAt: fc.nat(),
  })
  .map(({ line, value, valueAt, key, added, keyAt }) => {
    const head = line.slice(0, line.indexOf('"data":') + 7)
    const replaced = replaceOne(line.slice(head.length, -1), /:("(?:[^"\\]|\\.)*"|[\d.]+)/g, valueAt, () => `:${value}`)
    const frame = added === null ? replaced : replaceOne(replaced, /[{]"/g, keyAt, (found) => found.replace('"', `"${key}":${added},"`))
    return { head, frame }
  })

function replaceOne(text: string, pattern: RegExp, nth: number, change: (found: string) => string): string {
  const places = [...text.matchAll(pattern)]
  const place = places[nth % places.length]
  return place === undefined ? text : text.slice(0, place.index) + change(place[0]) + text.slice(place.index + place[0].length)
}

/** The same frame in an envelope that isn't our writer's: it is parsed another way, keeping all numbers. */
function foreign(head: string, frame: string): string {
  return `{"data":${frame},${head.slice(1, head.lastIndexOf(',"data":'))}}`
}

test('a frame gives the same rows, or the same dead letter, in our envelope and in another', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frames, { minLength: 1, maxLength: 8 }), fc.constantFrom('double', 'exact'), async (lines, decimals) => {
      const own = await convertLines(
        lines.map(({ head, frame }) => `${head}${frame}}`),
        { decimals },
      )
      const other = await convertLines(
        lines.map(({ head, frame }) => foreign(head, frame)),
        { decimals },
      )
      expect(deadLettersOf(other).map(({ line, reason }) => [line, reason])).toEqual(
        deadLettersOf(own).map(({ line, reason }) => [line, reason]),
      )
      expect(other.parts.map(({ bytes: _bytes, ...part }) => part)).toEqual(own.parts.map(({ bytes: _bytes, ...part }) => part))
      for (const [i, part] of own.parts.entries()) expect(Buffer.compare(part.bytes, other.parts[i]?.bytes ?? Buffer.alloc(0))).toBe(0)
      expect([other.tables, other.connections, other.channels]).toEqual([own.tables, own.connections, own.channels])
    }),
    { numRuns: 1500 },
  )
}, 60_000)

test('whatever a line holds, it is counted once, and the lines around it convert as they do without it', async () => {
  const good = level2([price('"7"')], { product: 'GOOD' })
  const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'insert', 'cut'), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.values(samples)), edits, async (line, changes) => {
      const bad = changes.reduce((bytes, [place, kind, byte]) => edit(bytes, place % (bytes.length + 1), kind, byte), Buffer.from(line))
      const result = await convertLines([good, bad, good])
      const [reading] = result.segments
      expect(reading?.lines).toBe((reading?.converted ?? 0) + (reading?.control ?? 0) + (reading?.deadLetters ?? 0))
      expect(Object.values(result.channels).reduce((sum, count) => sum + count, 0)).toBe(reading?.lines)
      const mine = result.parts.filter(({ partition }) => partition.startsWith('product_id=GOOD'))
      expect((await tableRows({ ...result, parts: mine }, 'level2')).map((row) => row['price_level'])).toEqual([7, 7])
    }),
    { numRuns: 1500 },
  )
}, 60_000)

function edit(bytes: Buffer, at: number, kind: 'replace' | 'insert' | 'cut', byte: number): Buffer<ArrayBuffer> {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (kind) {
    case 'replace':
      return Buffer.concat([before, Buffer.of(byte), after.subarray(1)])
    case 'insert':
      return Buffer.concat([before, Buffer.of(byte), after])
    case 'cut':
      return Buffer.concat([before, after.subarray(1 + (byte % 40))])
  }
}
