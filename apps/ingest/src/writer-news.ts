import { count, explain, sizeInWords, type Voice } from '@fluxforge/app-kit'
import type { WriterEvent } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { shownPath } from './shown-path.ts'

const ONCE_A_MS = 1000
const BEHIND_ONCE_A_MS = 60_000

/** Says what the writer does. Flushes are summed, and said at most once a second. */
export class WriterNews {
  readonly #voice: Voice
  readonly #nowMs: () => number
  readonly #storage: Pick<Storage, 'describe'>
  #saidMs = Number.NEGATIVE_INFINITY
  #behindMs = Number.NEGATIVE_INFINITY
  #isBehindSaid = false
  #records = 0
  #bytes = 0
  #path = ''

  /** `storage`: where segments are published. */
  constructor(voice: Voice, nowMs: () => number, storage: Pick<Storage, 'describe'>) {
    this.#voice = voice
    this.#nowMs = nowMs
    this.#storage = storage
  }

  tell(event: WriterEvent): void {
    const voice = this.#voice
    switch (event.kind) {
      case 'flushed':
        this.#addFlush(event.records, event.bytes, event.path)
        break
      case 'opened':
        voice.debug(`[LogWriter] Opened ${shownPath(event.path)}`, { path: event.path })
        break
      case 'sealed': {
        this.tellFlushes()
        const { kind: _, ...facts } = event
        const size = sizeInWords(event.bytes)
        const what =
          event.records === null
            ? `Recovered ${event.segment} (${size}) of an earlier run`
            : `Sealed ${event.segment} (${size}, ${count(event.records, 'record')}, by ${event.reason})`
        voice.info(`[LogWriter] ${what}: ready at ${this.#storage.describe(event.key)}`, facts)
        break
      }
      case 'seal_retry':
        voice.warn(
          `[LogWriter] Publishing ${event.segment} failed, ${count(event.waiting, 'segment')} ${event.waiting === 1 ? 'waits' : 'wait'}, next try in ${event.retryMs / 1000} s; recording goes on: ${explain(event.error)}`,
          { segment: event.segment, waiting: event.waiting },
        )
        break
      case 'stalled':
        voice.error(
          `[LogWriter] NOTHING CAN BE WRITTEN: ${explain(event.error)}; trying again every second, frames wait in memory, then the sockets are not read. See docs/operations.md, "Disk full during ingestion"`,
        )
        break
      case 'resumed':
        voice.info('[LogWriter] Writing again; nothing that was accepted is lost')
        break
      case 'damaged':
        voice.error(
          `[LogWriter] DAMAGE at ${shownPath(event.path)}: ${explain(event.error)}; what was not durable yet is written again to a new segment`,
          { path: event.path },
        )
        break
      case 'filling':
        this.#sayBehind(event.frames, event.bytes)
        break
      case 'caught_up':
        if (this.#isBehindSaid) voice.info('[LogWriter] Caught up: the queue is nearly empty again')
        this.#isBehindSaid = false
        break
      case 'low_disk':
        voice.warn(`[LogWriter] LOW DISK: ${sizeInWords(event.freeBytes)} free; see docs/operations.md, "Disk full during ingestion"`, {
          freeBytes: event.freeBytes,
        })
        break
      case 'enough_disk':
        voice.info(`[LogWriter] Enough disk again: ${sizeInWords(event.freeBytes)} free`, { freeBytes: event.freeBytes })
        break
      case 'side_failure':
        voice.warn(`[LogWriter] Failed at ${event.what}; recording goes on: ${explain(event.error)}`)
        break
    }
  }

  /** Says the flushes that were not said yet. */
  tellFlushes(): void {
    if (this.#records === 0) return
    const [records, bytes, path] = [this.#records, this.#bytes, this.#path]
    this.#records = 0
    this.#bytes = 0
    this.#saidMs = this.#nowMs()
    this.#voice.info(`[LogWriter] Flushed ${records} records (${sizeInWords(bytes)}) to ${shownPath(path)}`, { records, bytes, path })
  }

  /** Once a minute at most: a disk that is a little too slow is behind again and again. */
  #sayBehind(frames: number, bytes: number): void {
    const nowMs = this.#nowMs()
    if (nowMs - this.#behindMs < BEHIND_ONCE_A_MS) return
    this.#behindMs = nowMs
    this.#isBehindSaid = true
    this.#voice.warn(
      `[LogWriter] BEHIND: the queue is half full, ${count(frames, 'line')} (${sizeInWords(bytes)}) wait for the disk; when it is full the sockets are not read. See docs/operations.md, "BEHIND"`,
      { frames, bytes },
    )
  }

  #addFlush(records: number, bytes: number, path: string): void {
    if (path !== this.#path) this.tellFlushes()
    this.#records += records
    this.#bytes += bytes
    this.#path = path
    if (this.#nowMs() - this.#saidMs >= ONCE_A_MS) this.tellFlushes()
  }
}
