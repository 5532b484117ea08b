import { envelope, level2, price, samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertSegments } from '../src/lines/convert-segments.ts'
import { Machine } from '../src/machine/machine.ts'
import type { Source } from '../src/source.ts'
import { chunksOf, SETTINGS } from './convert-text.ts'
import { coinbase } from './sample-source/coinbase.ts'
import { everyKind, everyKindSamples } from './scan/every-kind.ts'

interface Scene {
  readonly source: Source
  readonly lines: readonly string[]
}

const pulse = (channel: string): string => envelope(channel, `{"channel":"${channel}","sequence_num":7}`)

/** Rows of some products, in lines of forty. */
function books(lines: number, products: number): string[] {
  const updates = (line: number): string[] => Array.from({ length: 40 }, (_, row) => price(`"${line}.${row}"`))
  return Array.from({ length: lines }, (_, line) => level2(updates(line), { product: `P${line % products}-USD` }))
}

/** Conversions that have as little as possible in common: words, products, connections, channels and their order, tables, sizes of memory and of parts. */
const SCENES: readonly Scene[] = [
  { source: coinbase, lines: Object.values(samples) },
  { source: everyKind, lines: Object.values(everyKindSamples) },
  { source: coinbase, lines: books(8, 1) },
  { source: coinbase, lines: books(300, 70) },
  { source: coinbase, lines: [pulse('heartbeats')] },
  { source: coinbase, lines: [pulse('subscriptions'), pulse('heartbeats'), pulse('heartbeats')] },
  { source: coinbase, lines: [] },
]

/** All that comes of it. */
async function convert({ source, lines }: Scene): Promise<unknown> {
  const segments = [{ name: 'a', chunks: chunksOf(Buffer.from(lines.map((line) => `${line}\n`).join('')), 1000) }]
  const { parts, deadLetterBytes, ...rest } = await convertSegments({ source, settings: SETTINGS, writerVersion: '0' }, segments)
  return {
    ...rest,
    deadLetters: Buffer.from(deadLetterBytes ?? []).toString(),
    parts: parts.map(({ table, partition, bytes }) => `${table} ${partition} ${Buffer.from(bytes).toString('hex')}`),
  }
}

test('a machine that was left is the next one that is taken, and nobody else gets it', () => {
  const [first, second] = [Machine.take(), Machine.take()]
  expect(second).not.toBe(first)
  Machine.leave(first)
  expect(Machine.take()).toBe(first)
  expect(Machine.take()).not.toBe(first)
})

/** On a machine that nobody had before. */
async function convertAnew(scene: Scene): Promise<unknown> {
  Machine.take()
  return await convert(scene)
}

test('what a conversion leaves in memory is nothing to the next, whatever either was', async () => {
  const expected = new Map<Scene, unknown>()
  for (const scene of SCENES) expected.set(scene, await convertAnew(scene))
  for (const first of SCENES)
    for (const second of SCENES) {
      await convertAnew(first)
      expect([first.lines, second.lines, await convert(second)]).toEqual([first.lines, second.lines, expected.get(second)])
    }
})

test('nobody gets the machine of a conversion before the last of its parts is made', async () => {
  const machine = Machine.take()
  Machine.leave(machine)
  const segments = [{ name: 'a', chunks: chunksOf(Buffer.from(books(3, 3).join('\n')), 1000) }]
  const { parts } = await convertSegments({ source: coinbase, settings: SETTINGS, writerVersion: '0' }, segments)
  expect(parts).toHaveLength(3)
  for (const part of parts) {
    expect(Machine.take()).not.toBe(machine)
    expect(part.bytes.length).toBeGreaterThan(0)
  }
  expect(Machine.take()).toBe(machine)
})

test('a machine is left by a conversion once all of its parts are made, and at once where there are none', async () => {
  for (const scene of SCENES) {
    const machine = Machine.take()
    Machine.leave(machine)
    await convert(scene)
    expect(Machine.take()).toBe(machine)
  }
})
