import { systemClock as clock, type RawKeys, RecorderNotes, recover, SegmentWriter, type WriterEvent } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { TinyFeed } from './tiny-feed.ts'

/** Records until `signal`: what a run before left is recovered first, and when this ends all that came is in ready/. */
export async function record(url: string, folder: string, storage: Storage, keys: RawKeys, signal: AbortSignal): Promise<void> {
  const place = { directory: `${folder}/${keys.paths.active}`, storage, keys }
  const { left, lastRun } = await recover(place)
  await using writer = await SegmentWriter.open({ source: 'tiny', ...place, left, lastRun, onEvent: tellFailure })
  const notes = new RecorderNotes(writer, clock, ({ kind, missed }) =>
    console.log(`recorder: ${kind}${missed === null ? '' : ` of ${missed}`}`),
  )
  await new TinyFeed({ url, sink: writer, notes, clock }).run(signal)
}

function tellFailure(event: WriterEvent): void {
  if ('error' in event) console.error(`recorder: ${event.kind}:`, event.error)
}
