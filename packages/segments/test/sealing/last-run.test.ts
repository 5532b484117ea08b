import { MemoryStorage } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import type { FrameHead } from '../../src/feed.ts'
import { LastFrames, readLastRun, writeLastRun } from '../../src/sealing/last-run.ts'
import { keys } from '../writer/recording.ts'

const captureTs = '2025-12-03T14:00:00.000001Z'

function head(sequence: number | null, connectionId = 'c1'): FrameHead {
  return { captureTs, channel: 'ticker', connectionId, sequence }
}

test('a connection’s number is the highest that came, whatever came after it', () => {
  const last = new LastFrames(null)
  for (const sequence of [3, 5, 4, null]) last.add(head(sequence))
  last.add(head(null, 'c2'))
  expect(last.asRun(true)).toEqual({
    isClean: true,
    captureTs,
    connections: [
      { connectionId: 'c1', sequence: 5, captureTs },
      { connectionId: 'c2', sequence: null, captureTs },
    ],
    openings: [],
  })
})

test('of very many connections the last hundred are kept', () => {
  const last = new LastFrames(null)
  for (let n = 0; n < 300; n++) last.add(head(1, `c${n}`))
  last.add(head(2, 'c200'))
  const ids = last.asRun(false)?.connections.map(({ connectionId }) => connectionId) ?? []
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, 'c201', 'c200'])
})

test('what is written is read back; nothing, and what a person made of it, is null', async () => {
  const storage = new MemoryStorage()
  expect(await readLastRun(storage, keys)).toBeNull()
  const run = {
    isClean: true,
    captureTs,
    connections: [{ connectionId: 'c1', sequence: 5, captureTs }],
    openings: [{ connectionId: 'c1', productIds: ['BTC-USD', 'ETH-USD'], captureTs }],
  }
  await writeLastRun(storage, keys, run, ['a', 'b'])
  expect(await readLastRun(storage, keys)).toEqual({ run, told: new Set(['a', 'b']) })
  for (const text of ['{', '[]', '{"capture_ts":5}', '{"capture_ts":"yesterday"}']) {
    await storage.put(keys.lastRun, Buffer.from(text), { mode: 'overwrite' })
    expect(await readLastRun(storage, keys)).toBeNull()
  }
})
