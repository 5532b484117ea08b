import { isStorageError, MemoryStorage, MIN_PART_BYTES, type ObjectParts } from '@fluxforge/storage'
import { NameNotes } from '../names/name-note.ts'
import { NameTaker } from '../names/name-taker.ts'
import { NotedNames } from '../names/noted-names.ts'
import { hourOf } from '../names/segment-name.ts'
import type { SealReason } from '../sealing/seal-event.ts'
import type { DailyWork } from './daily-work.ts'
import type { WaitingLines } from './line-run.ts'
import { namePruning } from './name-pruning.ts'
import { msUntilSeal, type OpenSegmentFacts, sealReason } from './rotation.ts'
import type { Segments, SegmentsEvents } from './segments.ts'
import type { Stall } from './stall.ts'
import type { WriterSettings } from './writer-options.ts'

interface OpenSegment extends OpenSegmentFacts {
  readonly name: string
  readonly parts: ObjectParts
  bytes: number
  records: number
}

/**
 * Segments without any disk: objects that grow by parts of whole lines, under the key in ready/ where they are seen once they have ended (P1). Lines are
 * in memory until their part is up. What a run that died has put up, `recoverParts` completes.
 */
export class PartSegments implements Segments {
  readonly #options: WriterSettings
  readonly #stall: Stall
  readonly #events: SegmentsEvents
  readonly #names: NotedNames
  readonly #pruning: DailyWork
  #open: OpenSegment | null = null
  /** The part that fills. */
  #pieces: Buffer[] = []
  #partLines = 0
  #partBytes = 0
  seals = 0
  waiting: readonly string[] = []

  constructor(options: WriterSettings, stall: Stall, events: SegmentsEvents) {
    this.#options = options
    this.#stall = stall
    this.#events = events
    const names = new NameTaker({ ...options, isOfParts: true })
    // No other run may have the names of this one: they need not survive it.
    this.#names = new NotedNames(names, new NameNotes(new MemoryStorage()))
    this.#pruning = namePruning(names, options)
  }

  get openName(): string | null {
    return this.#open?.name ?? null
  }

  async append(lines: WaitingLines): Promise<void> {
    const segment = this.#open ?? (await this.#begin())
    const roomBytes = Math.min(this.#options.segmentMaxBytes - segment.bytes, MIN_PART_BYTES - this.#partBytes)
    const run = lines.take(roomBytes)
    this.#pieces.push(...run.pieces)
    this.#partLines += run.lines
    this.#partBytes += run.bytes
    segment.bytes += run.bytes
    segment.records += run.lines
    if (this.#partBytes >= MIN_PART_BYTES) await this.#putUp()
  }

  async synced(): Promise<void> {}

  async flush(): Promise<void> {
    if (this.#open !== null && this.#partLines > 0) await this.#end('memory')
  }

  async endWhenDue(): Promise<void> {
    const reason = this.#open && sealReason(this.#open, this.#options, this.#now())
    if (reason !== null) await this.#end(reason)
  }

  msUntilDue(): number {
    return this.#open === null ? Number.POSITIVE_INFINITY : msUntilSeal(this.#open, this.#options, this.#now())
  }

  async stop(): Promise<void> {
    if (this.#open !== null) await this.#end('stop')
  }

  async settle(): Promise<void> {
    // Names that are not forgotten in time are another day.
    await this.#stall.within(this.#pruning.end()).catch(() => undefined)
  }

  async abandon(): Promise<void> {
    this.#open = null
  }

  /** Makes the part that fills durable, and nothing else: a part below the least is the segment's last. */
  async #putUp(): Promise<void> {
    const part = Buffer.concat(this.#pieces)
    const lines = this.#partLines
    for (;;) {
      const segment = this.#open ?? (await this.#begin(part.length, lines))
      const path = this.#pathOf(segment)
      try {
        await this.#stall.within(segment.parts.add(part))
        this.#stall.end()
        this.#pieces = []
        this.#partLines = 0
        this.#partBytes = 0
        this.#events.onDurable(lines, path)
        return
      } catch (error) {
        if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) this.#lose(segment, error)
        else await this.#stall.wait(error)
      }
    }
  }

  async #end(reason: SealReason): Promise<void> {
    if (this.#partLines > 0) await this.#putUp()
    const segment = this.#open
    if (segment === null) return
    await this.#events.onEnded(segment.name)
    const isDone = await this.#complete(segment)
    this.#open = null
    if (isDone) {
      const { name, bytes, records } = segment
      this.seals++
      this.#options.onEvent({ kind: 'sealed', segment: name, key: this.#options.keys.ready(name), bytes, records, reason })
      this.#pruning.begin()
    }
  }

  /** False when there was nothing left to complete, or time is up: then the next start does it. */
  async #complete(segment: OpenSegment): Promise<boolean> {
    for (;;) {
      try {
        await this.#stall.within(segment.parts.complete())
        this.#stall.end()
        return true
      } catch (error) {
        if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) {
          this.#lose(segment, error)
          return false
        }
        if (this.#stall.isTimeUp) {
          this.waiting = [segment.name]
          return false
        }
        await this.#stall.wait(error)
      }
    }
  }

  /** Somebody has ended it: completed with the parts that were up, or removed. What is not up yet goes into another. */
  #lose(segment: OpenSegment, error: unknown): void {
    this.#options.onEvent({ kind: 'damaged', path: this.#pathOf(segment), error })
    this.#open = null
  }

  /** With what is in memory already. */
  async #begin(bytes = 0, records = 0): Promise<OpenSegment> {
    const { storage, keys, onEvent } = this.#options
    for (;;) {
      try {
        const { wallMs, monotonicMs: openedMonotonicMs } = this.#now()
        const openedHour = hourOf(wallMs)
        const name = await this.#stall.within(this.#names.take(openedHour))
        const parts = await storage.openParts(keys.ready(name))
        this.#names.use()
        this.#stall.end()
        const segment = { name, openedHour, openedMonotonicMs, parts, bytes, records }
        this.#open = segment
        onEvent({ kind: 'opened', path: this.#pathOf(segment) })
        return segment
      } catch (error) {
        await this.#stall.wait(error)
      }
    }
  }

  #pathOf({ name }: OpenSegment): string {
    return this.#options.storage.describe(this.#options.keys.ready(name))
  }

  #now(): { readonly wallMs: number; readonly monotonicMs: number } {
    return { wallMs: this.#options.clock.wallMs(), monotonicMs: this.#options.clock.monotonicMs() }
  }
}
