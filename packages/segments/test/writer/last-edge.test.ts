import { readFileSync } from 'node:fs'
import type { PutOptions } from '@fluxforge/storage'
import { microseconds, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { FaultyStorage } from '../faults/faulty-storage.ts'
import { openDiskless } from '../parts/diskless.ts'
import { frame, keys, Recording } from './recording.ts'

/** Puts last.json so slowly that whoever doesn't wait for it is first. */
class SlowEdge extends FaultyStorage {
  override async put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    for (let turns = 0; key === keys.lastRun && turns < 20_000; turns++) await new Promise(setImmediate)
    await super.put(key, bytes, options)
  }
}

test.each([
  ['a file', 'adopt'],
  ['parts', 'complete'],
] as const)('before a segment of %s is in ready/, from where it may go, last.json knows its last frame', async (kind, step) => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const storage = new SlowEdge(recording.storage)
  const told: unknown[] = []
  storage.before = (name) => {
    if (name.startsWith(`${step} ${keys.paths.ready}/`)) told.push(JSON.parse(readFileSync(`${dir.path}/${keys.lastRun}`, 'utf8')))
  }
  const writer = await (kind === 'parts' ? openDiskless(recording, { storage }) : recording.openWriter({ storage }))
  const captureTs = '2025-12-03T14:00:02.000000Z'
  writer.write(frame(2, { captureUs: microseconds(captureTs) }))
  await writer.stop()
  expect(told).toEqual([expect.objectContaining({ is_clean: false, capture_ts: captureTs })])
})
