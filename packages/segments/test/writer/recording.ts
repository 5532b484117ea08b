import { randomUUID } from 'node:crypto'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalStorage, readBytes, type Storage } from '@fluxforge/storage'
import { ManualClock, microseconds } from '@fluxforge/testkit'
import type { RecordedFrame } from '../../src/feed.ts'
import { RawKeys } from '../../src/raw-keys.ts'
import { drain } from '../../src/sealing/drain.ts'
import { type Recovery, recover } from '../../src/sealing/recovery.ts'
import type { SealEvent } from '../../src/sealing/seal-event.ts'
import { SpoolKeys } from '../../src/spool/spool-keys.ts'
import { SegmentWriter } from '../../src/writer/segment-writer.ts'
import type { WriterEvent } from '../../src/writer/writer-event.ts'
import type { SegmentWriterOptions } from '../../src/writer/writer-options.ts'
import { FaultyFiles } from '../faults/faulty-files.ts'
import { FaultyStorage } from '../faults/faulty-storage.ts'

export const keys = RawKeys.of('coinbase')

/** A number in a frame of its own, for counting what came through. */
export function frame(n: number, more: Partial<RecordedFrame> = {}): RecordedFrame {
  const data = Buffer.from(`{"sequence_num":${n}}`)
  return { captureUs: microseconds('2025-12-03T14:00:00.000001Z'), channel: 'ticker', connectionId: 'c1', sequence: n, data, ...more }
}

/** The numbers of all frames in a text of lines. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(/"data":\{"sequence_num":(\d+)\}\}\n/g)].map(([, digits]) => Number(digits))
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1)
}

/** Looks again after each turn of the event loop: for what real files do in their own time. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const endMs = performance.now() + ms
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`waited in vain for ${String(isTrue)}`)
    await new Promise(setImmediate)
  }
}

/** A directory to record into, with all that can fail in it. */
export class Recording {
  readonly root: string
  readonly directory: string
  readonly storage: FaultyStorage
  readonly files = new FaultyFiles()
  readonly clock = new ManualClock()
  readonly events: WriterEvent[] = []
  /** Null where `storage` is on this machine. */
  readonly spool: { readonly storage: LocalStorage; readonly keys: SpoolKeys } | null

  private constructor(root: string, storage: Storage, spool: Recording['spool']) {
    this.root = root
    this.directory = join(root, spool === null ? keys.paths.active : spool.keys.files)
    this.storage = new FaultyStorage(storage)
    this.spool = spool
  }

  static async in(root: string): Promise<Recording> {
    return await Recording.#in(new Recording(root, await LocalStorage.open(root), null))
  }

  /** With a spool in `root`, for a storage elsewhere. */
  static async spooled(root: string, storage: Storage): Promise<Recording> {
    const spool = { storage: await LocalStorage.open(root), keys: new SpoolKeys('coinbase') }
    return await Recording.#in(new Recording(root, storage, spool))
  }

  static async #in(recording: Recording): Promise<Recording> {
    await mkdir(recording.directory, { recursive: true })
    return recording
  }

  openWriter(options: Partial<SegmentWriterOptions> = {}): Promise<SegmentWriter> {
    return SegmentWriter.open({
      source: 'coinbase',
      directory: this.directory,
      storage: this.storage,
      keys,
      clock: this.clock,
      newToken: randomUUID,
      batchSize: 100,
      flushIntervalMs: 1000,
      queueMaxFrames: 10_000,
      queueMaxBytes: 256 * 1024 * 1024,
      enableFsync: true,
      segmentMaxBytes: 100 * 1024 * 1024,
      segmentMaxMs: 900_000,
      minFreeBytes: 0,
      spool: this.spool,
      lastRun: null,
      left: [],
      onEvent: (event) => this.events.push(event),
      files: this.files,
      ...options,
    })
  }

  /** What the next start finds, before anything is published. */
  async look(): Promise<Recovery> {
    const { files, directory } = this
    const { storage, keys: home } = this.spool ?? { storage: this.storage, keys }
    const sequenceOf = (data: Uint8Array): number | null => {
      const [, digits] = /"sequence_num":(\d+)/.exec(Buffer.from(data).toString()) ?? []
      return digits === undefined ? null : Number(digits)
    }
    return await recover({ storage, keys: home, files, directory, sequenceOf })
  }

  /** The next start, and what it publishes; fails as the first try does that fails. */
  async recover(): Promise<Omit<Recovery, 'left'> & { readonly sealed: readonly { readonly segment: string; readonly bytes: number }[] }> {
    const { storage, files, directory, clock } = this
    const { left, ...found } = await this.look()
    const sealed: { readonly segment: string; readonly bytes: number }[] = []
    const failed = new AbortController()
    const onEvent = (event: SealEvent): void => {
      if (event.kind === 'sealed') sealed.push({ segment: event.segment, bytes: event.bytes })
      if (event.kind === 'seal_retry') failed.abort(event.error)
    }
    await drain({ storage, keys, files, directory, clock, newToken: randomUUID, onEvent }, left, failed.signal)
    failed.signal.throwIfAborted()
    return { sealed, ...found }
  }

  /** Lets time pass until `promise` is settled. Only while somebody sleeps: real files take their own time. */
  async passTime(promise: Promise<unknown>, sleepers = 1): Promise<void> {
    let isSettled = false
    const settled = (): void => {
      isSettled = true
    }
    void promise.then(settled, settled)
    await until(async () => {
      for (let turn = 0; turn < 50 && !isSettled; turn++) await new Promise(setImmediate)
      if (!isSettled && this.clock.sleeping >= sleepers) await this.clock.advance(200)
      return isSettled
    })
  }

  kinds(): WriterEvent['kind'][] {
    return this.events.map(({ kind }) => kind)
  }

  /** Without the hidden ones, which `LocalStorage.removeStale` comes for after a kill. */
  async activeFiles(): Promise<string[]> {
    return (await readdir(this.directory)).filter((name) => !name.startsWith('.')).sort()
  }

  /** Names in ready/ and their text. */
  async ready(): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for await (const { key } of this.storage.list(keys.paths.ready)) {
      found.set(key.slice(keys.paths.ready.length + 1), Buffer.from(await readBytes(this.storage, key)).toString())
    }
    return found
  }

  async readyNumbers(): Promise<number[]> {
    return numbersIn([...(await this.ready()).values()].join(''))
  }
}
