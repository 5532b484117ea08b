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
  type WriterEvent,
  type WriterStats,
} from '@fluxforge/segments'
import { LocalStorage } from '@fluxforge/storage'
import { parse } from 'valibot'

export interface Recorder extends AsyncDisposable {
  stats(): { readonly feed: FeedStats; readonly writer: WriterStats }
}

/** Records these products below `folder` until it is disposed of: then all that came is durable, in `raw/ready/coinbase`. Refuses a folder where somebody else records. */
export async function startRecorder(folder: string, settings: object): Promise<Recorder> {
  const storage = await LocalStorage.open(folder)
  const keys = RawKeys.of(coinbase.name)
  const lock = await ActiveLock.acquire({
    storage,
    key: keys.lock,
    directory: `${folder}/${keys.paths.state}`,
    identity: await thisProcess(),
  })
  const place = { directory: `${folder}/${keys.paths.active}`, storage, keys }
  const { left, lastRun } = await recover(place)
  const onEvent = ({ kind }: WriterEvent): void => console.log(`writer: ${kind}`)
  const writer = await SegmentWriter.open({ source: coinbase.name, ...place, left, lastRun, onEvent })
  const notes = new RecorderNotes(writer, clock, ({ kind }) => console.log(`feed: ${kind}`))
  const feed = coinbase.createFeed(parse(coinbase.section, settings), {
    sink: writer,
    captureUs: (monotonicMs) => notes.captureUs(monotonicMs),
    lastRun,
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
