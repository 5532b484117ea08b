import { count, type Voice } from '@fluxforge/app-kit'
import type { Config } from '@fluxforge/config'
import { type RecorderEvent, RecorderNotes, type Recovery, recorderEvent, SegmentWriter, systemClock } from '@fluxforge/segments'
import { createFeed, type Exchange } from './exchange.ts'
import { tellFeedEvent } from './feed-news.ts'
import type { RecordOptions } from './record-options.ts'
import { nameOf, type RecordPlace } from './record-place.ts'
import { StatsNews } from './stats-news.ts'
import type { WriterNews } from './writer-news.ts'

export interface RecordingRun {
  readonly config: Config
  readonly exchange: Exchange
  readonly options: RecordOptions
  readonly place: RecordPlace
  /** What the run before left. */
  readonly recovery: Recovery
  readonly news: WriterNews
  readonly voice: Voice
  readonly signal: AbortSignal
}

/**
 * Feed to writer until the signal, the duration, or a failure. However it ends, everything received is written, sealed and published first; a feed that
 * gave up, and bytes that could not be written, are thrown then.
 */
export async function runRecording(run: RecordingRun): Promise<void> {
  const { exchange, options, place, recovery, voice, signal } = run
  const { reconnectDelayMs, maxReconnectAttempts } = run.config.ingestion
  const writer = await openWriter(run)
  const ended = new AbortController()
  const stop = AbortSignal.any([signal, ended.signal])
  const notes = new RecorderNotes(writer, systemClock, (event) => tellFeedEvent(voice, event, stop.aborted))
  // A writer that stops by itself says why when it is asked to stop.
  writer.done.catch(() => ended.abort())
  try {
    const feed = createFeed(exchange, {
      sink: writer,
      captureUs: (monotonicMs) => notes.captureUs(monotonicMs),
      lastRun: recovery.lastRun,
      reconnectDelayMs,
      maxReconnectAttempts,
      onEvent: notes.tell,
    })
    notes.add(startEvent(recovery))
    const stats = new StatsNews(feed, writer, voice)
    const side = [stats.tellEvery(options.statsIntervalMs, stop), endAfter(options.durationMs, ended)]
    try {
      await feed.run(stop)
    } finally {
      ended.abort()
      await Promise.all(side)
      await stopWriter(run, writer, notes)
      stats.tell()
    }
  } finally {
    // For a feed that could not even be made; again is harmless.
    await writer.stop()
  }
  voice.info(`[ingestion] Stopped in order: everything received is ${place.disk === null ? 'in storage' : 'on disk'}`)
}

function openWriter({ config, exchange, place, recovery, news }: RecordingRun): Promise<SegmentWriter> {
  return SegmentWriter.open({
    ...config.ingestion,
    ...place,
    directory: place.disk?.directory ?? null,
    source: exchange.name,
    lastRun: recovery.lastRun,
    left: recovery.left,
    onEvent: (event) => news.tell(event),
  })
}

async function stopWriter({ place, news, voice }: RecordingRun, writer: SegmentWriter, notes: RecorderNotes): Promise<void> {
  try {
    notes.add(recorderEvent({ kind: 'stop' }))
  } finally {
    const waiting = await writer.stop()
    if (waiting.length > 0)
      voice.warn(
        `[LogWriter] ${count(waiting.length, 'segment')} could not be published, to be published at the next start, or with --drain, from ${nameOf(place)}: ${waiting.join(', ')}`,
        { waiting },
      )
    news.tellFlushes()
  }
  const { framesReceived, framesWritten } = writer.stats()
  if (framesReceived !== framesWritten)
    throw new Error(`stopping: ${framesReceived} lines were accepted and ${framesWritten} written; this is a bug, please report it`)
}

function startEvent({ lastRun, bytesCut }: Recovery): RecorderEvent {
  if (lastRun === null) return recorderEvent({ kind: 'start', detail: 'first run' })
  const detail = lastRun.isClean ? 'after a clean stop' : `after a crash; ${bytesCut} bytes cut`
  return recorderEvent({ kind: 'start', started: lastRun.captureTs, detail })
}

async function endAfter(durationMs: number | null, ended: AbortController): Promise<void> {
  if (durationMs === null) return
  await systemClock.sleep(durationMs, ended.signal)
  ended.abort()
}
