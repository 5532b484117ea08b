import { count, type ExitCode, type Voice } from '@fluxforge/app-kit'
import { drain, type Recovery } from '@fluxforge/segments'
import { nameOf, type RecordPlace } from './record-place.ts'
import type { WriterNews } from './writer-news.ts'

/** Publishes what an earlier run left, until nothing is or the signal fires. */
export async function drainPlace(
  place: RecordPlace,
  { left }: Recovery,
  news: WriterNews,
  voice: Voice,
  signal: AbortSignal,
): Promise<ExitCode> {
  const onEvent = news.tell.bind(news)
  // Without a disk, recovery has published all there was.
  const waiting = place.disk === null ? [] : await drain({ ...place, ...place.disk, onEvent }, left, signal)
  if (waiting.length === 0) {
    voice.info(`[ingestion] Drained: nothing is left in ${nameOf(place)}`)
    return 0
  }
  const stay = waiting.length === 1 ? 'stays' : 'stay'
  voice.error(`[ingestion] NOT DRAINED: ${count(waiting.length, 'segment')} ${stay} in ${nameOf(place)}: ${waiting.join(', ')}`, {
    waiting,
  })
  return 1
}
