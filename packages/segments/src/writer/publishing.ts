import { nodeFiles } from '@fluxforge/storage'
import type { NameNotes } from '../names/name-note.ts'
import type { NameTaker } from '../names/name-taker.ts'
import type { SealEvent } from '../sealing/seal-event.ts'
import { Sealer, type WaitingFile } from '../sealing/sealer.ts'
import { DailyWork } from './daily-work.ts'
import type { SegmentWriterOptions } from './writer-options.ts'

/** The way of whole segments into ready/, beside the writing; those that a run before left go first. When one has arrived, it may be time to tidy up. */
export class Publishing {
  readonly #options: SegmentWriterOptions
  readonly #names: NameTaker
  readonly #sealer: Sealer
  readonly #tidying: DailyWork
  /** Segments that have arrived. */
  seals = 0

  constructor(options: SegmentWriterOptions, names: NameTaker, notes: NameNotes) {
    const { clock, files = nodeFiles, left, onEvent } = options
    this.#options = options
    this.#names = names
    const onFailure = (error: unknown): void => onEvent({ kind: 'side_failure', what: 'tidying up', error })
    this.#tidying = new DailyWork((signal) => this.#tidyUp(signal), clock, onFailure)
    this.#sealer = new Sealer({ ...options, files, names, notes, onEvent: (event) => this.#heard(event) })
    for (const file of left) this.seal({ ...file, records: null, reason: 'recovery' })
  }

  /** Files that are not in ready/ yet. */
  get waiting(): readonly string[] {
    return this.#sealer.waiting
  }

  seal(file: WaitingFile): void {
    this.#sealer.seal(file)
  }

  /** Waits for what is on its way, `ms` at most; the rest stays where it is. */
  async settle(ms: number): Promise<void> {
    const settled = new AbortController()
    const isTimeUp = this.#options.clock.sleep(ms, settled.signal)
    await Promise.race([Promise.all([this.#sealer.settled(), this.#tidying.end()]), isTimeUp])
    settled.abort()
    this.giveUp()
  }

  giveUp(): void {
    this.#sealer.giveUp()
  }

  #heard(event: SealEvent): void {
    this.#options.onEvent(event)
    if (event.kind !== 'sealed') return
    this.seals++
    this.#tidying.begin()
  }

  /** Forgets old names, and removes what died writers left half done. */
  async #tidyUp(signal: AbortSignal): Promise<void> {
    const { storage, keys, spool, clock } = this.#options
    const { active, ready, state } = keys.paths
    const nowMs = clock.wallMs()
    await this.#names.prune(nowMs, signal)
    for (const folder of [active, ready, state]) if (!signal.aborted) await storage.removeStale(folder, nowMs)
    if (!signal.aborted) await spool?.storage.removeStale('', nowMs)
  }
}
