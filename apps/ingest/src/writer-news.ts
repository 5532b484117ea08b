import { count, explain, sizeInWords, type Voice } from '@fluxforge/app-kit'
import type { WriterEvent } from '@fluxforge/segments'

const ONCE_A_MS = 1000

/** Says what the writer does. Flushes are summed, and said at most once a second. */
export class WriterNews {
  readonly #voice: Voice
  readonly #nowMs: () => number
  #saidMs = Number.NEGATIVE_INFINITY
  #records = 0
  #bytes = 0
  #path = ''

  constructor(voice: Voice, nowMs: () => number) {
    this.#voice = voice
    this.#nowMs = nowMs
  }

  tell(event: WriterEvent): void {
    switch (event.kind) {
      case 'flushed':
        return this.#addFlush(event.records, event.bytes, event.path)
      case 'opened':
        return this.#voice.debug(`[LogWriter] Opened ${event.path}`, { path: event.path })
      case 'sealed': {
        this.tellFlushes()
        const { segment, key, bytes, records, reason } = event
        return this.#voice.info(`[LogWriter] Sealed ${segment} (${sizeInWords(bytes)}, ${count(records, 'record')}, by ${reason}): ready`, {
          segment,
          key,
          bytes,
          records,
          reason,
        })
      }
      case 'seal_retry':
        return this.#voice.warn(
          `[LogWriter] Publishing ${event.segment} failed, next try in ${event.retryMs / 1000} s; recording goes on: ${explain(event.error)}`,
          { segment: event.segment },
        )
      case 'stalled':
        return this.#voice.error(
          `[LogWriter] NOTHING CAN BE WRITTEN: ${explain(event.error)}; trying again every second, frames wait in memory, then the sockets are paused. Free some disk space`,
        )
      case 'resumed':
        return this.#voice.info('[LogWriter] Writing again; nothing that was accepted is lost')
      case 'damaged':
        return this.#voice.error(
          `[LogWriter] The disk refused bytes of ${event.path}: ${explain(event.error)}; cut there, and written again to a new segment`,
        )
      case 'low_disk':
        return this.#voice.warn(
          `[LogWriter] LOW DISK: ${sizeInWords(event.freeBytes)} free; see docs/operations.md, "Disk full during ingestion"`,
          { freeBytes: event.freeBytes },
        )
      case 'enough_disk':
        return this.#voice.info(`[LogWriter] Enough disk again: ${sizeInWords(event.freeBytes)} free`, { freeBytes: event.freeBytes })
    }
  }

  /** Says the flushes that were not said yet. */
  tellFlushes(): void {
    if (this.#records === 0) return
    const [records, bytes, path] = [this.#records, this.#bytes, this.#path]
    this.#records = 0
    this.#bytes = 0
    this.#saidMs = this.#nowMs()
    this.#voice.info(`[LogWriter] Flushed ${records} records (${sizeInWords(bytes)}) to ${path.replaceAll('\\', '/')}`, {
      records,
      bytes,
      path,
    })
  }

  #addFlush(records: number, bytes: number, path: string): void {
    if (path !== this.#path) this.tellFlushes()
    this.#records += records
    this.#bytes += bytes
    this.#path = path
    if (this.#nowMs() - this.#saidMs >= ONCE_A_MS) this.tellFlushes()
  }
}
