import { randomUUID as newToken } from 'node:crypto'
import { coinbase } from '@fluxforge/coinbase'
import {
  ActiveLock,
  systemClock as clock,
  type FeedStats,
  RawKeys,
  RecorderNotes,
  recorderEvent,
  recover,
  SegmentWriter,
  thisProcess,
  type WriterStats,
} from '@fluxforge/segments'
import { LocalStorage } from '@fluxforge/storage'
import { parse } from 'valibot'

const MIB = 1024 ** 2

export interface Recorder extends AsyncDisposable {
  stats(): { readonly feed: FeedStats; readonly writer: WriterStats }
}

/** Records these products below `folder` until it is disposed of: then all that came is durable, in `raw/ready/coinbase`. Refuses a folder where somebody else records. */
export async function startRecorder(folder: string, settings: object): Promise<Recorder> {
  const storage = await LocalStorage.open(folder)
  const keys = RawKeys.of(coinbase.name)
  const directory = `${folder}/${keys.paths.active}`
  const lock = await ActiveLock.acquire({
    storage,
    key: keys.lock,
    directory: `${folder}/${keys.paths.state}`,
    identity: await thisProcess(),
  })
  const { left, lastRun } = await recover({ directory, storage, keys })
  const writer = await SegmentWriter.open({
    source: coinbase.name,
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
    queueMaxBytes: 256 * MIB,
    enableFsync: true,
    segmentMaxBytes: 100 * MIB,
    segmentMaxMs: 900_000,
    minFreeBytes: 1024 * MIB,
    onEvent: ({ kind }) => console.log(`writer: ${kind}`),
  })
  const notes = new RecorderNotes(writer, clock, ({ kind }) => console.log(`feed: ${kind}`))
  const feed = coinbase.createFeed(parse(coinbase.section, settings), {
    sink: writer,
    clock,
    captureUs: (monotonicMs) => notes.captureUs(monotonicMs),
    random: Math.random,
    lastRun,
    reconnectDelayMs: 1000,
    maxReconnectAttempts: -1,
    onEvent: notes.tell,
  })
  notes.add(recorderEvent({ kind: 'start' }))
  const stop = new AbortController()
  const running = feed.run(stop.signal)
  return {
    stats: () => ({ feed: feed.stats(), writer: writer.stats() }),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
      notes.add(recorderEvent({ kind: 'stop' }))
      await writer.stop()
      await lock.release()
    },
  }
}
