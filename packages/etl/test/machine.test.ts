import { level2, price, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { Machine } from '../src/machine/machine.ts'
import { chunksOf, SETTINGS } from './convert-text.ts'
import { coinbase } from './sample-source/coinbase.ts'

async function partsOf(lines: readonly string[]): Promise<readonly string[]> {
  const segments = [{ name: 'a', chunks: chunksOf(Buffer.from(lines.join('\n')), 1000) }]
  const { parts } = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, segments)
  return parts.map(({ partition, bytes }) => `${partition} ${Buffer.from(bytes).toString('hex')}`)
}

test('the memory of a machine that is over is the next one’s, if it is there still; nobody else gets it', () => {
  const [first, second] = [new Machine(), new Machine()]
  expect(second.program.memory).not.toBe(first.program.memory)
  first.end()
  const third = new Machine()
  expect(third.program.memory).toBe(first.program.memory)
  expect(new Machine().program.memory).not.toBe(first.program.memory)
})

test('what a conversion leaves in memory is nothing to the next', async () => {
  const all = Object.values(samples)
  const other = Array.from({ length: 50 }, (_, i) => level2([price(`"${i}"`), price('""')], { product: `P${i}-USD` }))
  const expected = [await partsOf(all), await partsOf(other)]
  for (let i = 0; i < 3; i++) expect([await partsOf(all), await partsOf(other)]).toEqual(expected)
})
