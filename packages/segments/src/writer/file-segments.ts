import type { LocalStorage } from '@fluxforge/storage'
import { FreeNames } from '../names/free-names.ts'
import { NameNotes } from '../names/name-note.ts'
import { NameTaker } from '../names/name-taker.ts'
import { NotedNames } from '../names/noted-names.ts'
import type { WaitingLines } from './line-run.ts'
import { Publishing } from './publishing.ts'
import { SegmentSequence } from './segment-sequence.ts'
import type { Segments, SegmentsEvents } from './segments.ts'
import type { Stall } from './stall.ts'
import type { WriterSettings } from './writer-options.ts'

/** Segments as files of this machine, which are published as they end. What is taken is durable soon. */
export class FileSegments implements Segments {
  readonly #sequence: SegmentSequence
  readonly #publishing: Publishing

  /** `folder`: `directory`, opened. */
  constructor(options: WriterSettings, directory: string, folder: LocalStorage, stall: Stall, events: SegmentsEvents) {
    const { files, spool, left } = options
    const notes = new NameNotes(folder)
    const names = new NameTaker(options)
    this.#publishing = new Publishing(options, directory, names, notes)
    this.#sequence = new SegmentSequence({
      ...options,
      directory,
      fileNames:
        spool === null
          ? new NotedNames(names, notes)
          : new FreeNames(
              files,
              directory,
              left.map(({ fileName }) => fileName),
            ),
      stall,
      onDurable: events.onDurable,
      onUndone: events.onUndone,
      onEnded: async ({ name: fileName, durableBytes: bytes, records }, reason) => {
        await events.onEnded(fileName)
        this.#publishing.seal({ fileName, bytes, records, reason })
      },
    })
  }

  get openName(): string | null {
    return this.#sequence.openName
  }

  get seals(): number {
    return this.#publishing.seals
  }

  get waiting(): readonly string[] {
    return this.#publishing.waiting
  }

  append(lines: WaitingLines): Promise<void> {
    return this.#sequence.append(lines)
  }

  synced(): Promise<void> {
    return this.#sequence.synced()
  }

  flush(): Promise<void> {
    return this.#sequence.synced()
  }

  endWhenDue(): Promise<void> {
    return this.#sequence.endWhenDue()
  }

  msUntilDue(): number {
    return this.#sequence.msUntilDue()
  }

  stop(): Promise<void> {
    return this.#sequence.stop()
  }

  settle(ms: number): Promise<void> {
    return this.#publishing.settle(ms)
  }

  async abandon(): Promise<void> {
    this.#publishing.giveUp()
    await this.#sequence.abandon()
  }
}
