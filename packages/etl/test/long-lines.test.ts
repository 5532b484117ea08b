import { level2, price } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { convertLines, deadLettersOf, SETTINGS } from './convert-text.ts'
import { coinbase } from './sample-source/coinbase.ts'

const MIB = 1024 * 1024

test('a line of many megabytes is an ordinary one', async () => {
  const rows = 120_000
  const long = level2(Array.from({ length: rows }, (_, i) => price(`"${i}"`)))
  expect(long.length).toBeGreaterThan(10 * MIB)
  const result = await convertLines([level2([price('"1"')]), long, level2([price('"1"')])])
  expect(result.tables).toMatchObject([{ table: 'level2', rows: rows + 2 }])
})

test('a line over 64 MiB is a dead letter that tells its length, and the lines around it convert', async () => {
  const good = `${level2([price('"1"')])}\n`
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(good)
    for (let i = 0; i < 65; i++) yield Buffer.alloc(MIB, 'x')
    yield Buffer.from(`\n${good}not JSON\n`)
  }
  const result = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, [{ name: 'a', chunks: chunks() }])
  expect(result.segments).toMatchObject([{ lines: 4, converted: 2, deadLetters: 2, bytes: 65 * MIB + 2 * good.length + 10 }])
  expect(deadLettersOf(result)).toEqual([
    { segment: 'a', line: 2, offset: good.length, reason: 'line is longer than 64 MiB', bytes: 65 * MIB },
    { segment: 'a', line: 4, offset: 2 * good.length + 65 * MIB + 1, reason: 'line is not JSON', text: 'not JSON' },
  ])
  expect(result.channels).toEqual({ l2_data: 2, _unreadable: 2 })
})
