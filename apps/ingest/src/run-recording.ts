import { randomUUID } from 'node:crypto'
import { count, type ExitCode, explain, sizeInWords, type Voice } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import {
  CaptureClock,
  type Feed,
  RECORDER_CHANNEL,
  type RecorderEvent,
  type Recovery,
  recorderEvent,
  SegmentWriter,
  systemClock,
} from '@fluxforge/segments'
import { tellFeedEvent } from './feed-news.ts'
import type { IngestConfig, RecordOptions, RecordPlace } from './record.ts'

/** Feed to writer until the signal, the duration, or a failure; then everything received is written, sealed and published. */
export async function runRecording(
  config: IngestConfig,
  options: RecordOptions,
  place: RecordPlace,
  left: Recovery,
  voice: Voice,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { storage, keys, directory, news } = place
  const { ingestion } = config
  const writer = await SegmentWriter.open({
    source: coinbase.name,
    directory,
    storage,
    keys,
    clock: systemClock,
    newToken: randomUUID,
    ...ingestion,
    onEvent: (event) => news.tell(event),
  })
  const captureClock = new CaptureClock(systemClock, (stepMs) =>
    note(recorderEvent({ kind: 'clock_step', detail: `by ${Math.round(stepMs)} ms` })),
  )
  const captureTime = (): string => captureClock.now()
  function note(event: RecorderEvent): void {
    const data = Buffer.from(JSON.stringify(event))
    writer.write({ captureTs: captureTime(), channel: RECORDER_CHANNEL, connectionId: event.connection_id ?? '', sequence: null, data })
    tellFeedEvent(voice, event)
  }

  note(startEvent(left))
  const feed = coinbase.createFeed(config.coinbase, {
    sink: writer,
    clock: systemClock,
    captureTime,
    random: Math.random,
    lastRun: left.lastRun,
    reconnectDelayMs: ingestion.reconnectDelayMs,
    maxReconnectAttempts: ingestion.maxReconnectAttempts,
    onEvent: (event) => tellFeedEvent(voice, event),
  })
  const ended = new AbortController()
  const stop = AbortSignal.any([signal, ended.signal])
  const side = [tellStats(feed, writer, options.statsIntervalMs, voice, stop), endAfter(options.durationMs, ended)]
  void writer.done.catch(() => ended.abort())
  const failure = await feed.run(stop).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  ended.abort()
  await Promise.all(side)
  if (failure !== undefined) voice.error(`[ingestion] The feed gave up: ${explain(failure.error)}`)
  await stopWriter(writer, note)
  news.tellFlushes()
  sayFarewell(feed, writer, voice)
  return failure === undefined ? 0 : 1
}

function startEvent({ lastRun, bytesCut }: Recovery): RecorderEvent {
  if (lastRun === null) return recorderEvent({ kind: 'start', detail: 'first run' })
  const detail = lastRun.isClean ? 'after a clean stop' : `after a crash; ${bytesCut} bytes cut`
  return recorderEvent({ kind: 'start', started: lastRun.captureTs, detail })
}

/** A writer that has stopped itself says why when it is asked to stop. */
async function stopWriter(writer: SegmentWriter, note: (event: RecorderEvent) => void): Promise<void> {
  const hasFailed = await Promise.race([
    writer.done.then(
      () => true,
      () => true,
    ),
    Promise.resolve(false),
  ])
  if (!hasFailed) note(recorderEvent({ kind: 'stop' }))
  await writer.stop()
}

async function endAfter(durationMs: number | null, ended: AbortController): Promise<void> {
  if (durationMs === null) return
  await systemClock.sleep(durationMs, ended.signal)
  ended.abort()
}

async function tellStats(feed: Feed, writer: SegmentWriter, intervalMs: number, voice: Voice, stop: AbortSignal): Promise<void> {
  while (intervalMs > 0 && !stop.aborted) {
    await systemClock.sleep(intervalMs, stop)
    if (!stop.aborted) sayStats(feed, writer, voice)
  }
}

function sayStats(feed: Feed, writer: SegmentWriter, voice: Voice): void {
  const [f, w] = [feed.stats(), writer.stats()]
  const waiting = `${count(w.queueFrames, 'frame')} waiting (${sizeInWords(w.queueBytes)}, peak ${count(w.peakQueueFrames, 'frame')})`
  voice.info(
    `[stats] ${count(f.frames, 'frame')} received (${sizeInWords(f.bytes)}) on ${count(f.openConnections, 'connection')}, ${count(w.framesWritten, 'line')} durable in ${count(w.seals, 'sealed segment')}; ` +
      `${waiting}; flush p50 ${w.flushP50Ms.toFixed(1)} ms, p99 ${w.flushP99Ms.toFixed(1)} ms; ${count(f.gaps, 'gap')} (${count(f.missedFrames, 'frame')} missed), ${count(f.connects, 'connect')}`,
    { feed: f, writer: w, rssBytes: process.memoryUsage.rss() },
  )
}

function sayFarewell(feed: Feed, writer: SegmentWriter, voice: Voice): void {
  sayStats(feed, writer, voice)
  const { framesReceived, framesWritten } = writer.stats()
  if (framesReceived !== framesWritten)
    throw new Error(`stopping: ${framesReceived} lines were accepted and ${framesWritten} written; this is a bug, please report it`)
  voice.info('[ingestion] Stopped in order: everything received is on disk')
}
