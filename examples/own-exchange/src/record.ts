import { randomUUID as newToken } from 'node:crypto'
import { systemClock as clock, type RawKeys, RecorderNotes, recover, SegmentWriter } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { TinyFeed } from './tiny-feed.ts'

/** Records until `signal`: what a run before left is recovered first, and when this ends all that came is in ready/. */
export async function record(url: string, folder: string, storage: Storage, keys: RawKeys, signal: AbortSignal): Promise<void> {
  const directory = `${folder}/${keys.paths.active}`
  const { left, lastRun } = await recover({ directory, storage, keys })
  const writer = await SegmentWriter.open({
    source: 'tiny',
    directory,
    storage,
    keys,
    clock,
    newToken,
    spool: null,
    lastRun,
    left,
    batchSize: 100,
    flushIntervalMs: 1000,
    queueMaxFrames: 10_000,
    queueMaxBytes: 64 * 1024 ** 2,
    enableFsync: true,
    segmentMaxBytes: 100 * 1024 ** 2,
    segmentMaxMs: 900_000,
    minFreeBytes: 0,
    onEvent: () => {},
  })
  const notes = new RecorderNotes(writer, clock, ({ kind, missed }) =>
    console.log(`recorder: ${kind}${missed === null ? '' : ` of ${missed}`}`),
  )
  await new TinyFeed({ url, sink: writer, notes, clock }).run(signal)
  await writer.stop()
}
