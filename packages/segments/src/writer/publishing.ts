import type { NameNotes } from '../names/name-note.ts'
import type { NameTaker } from '../names/name-taker.ts'
import type { SealEvent } from '../sealing/seal-event.ts'
import { Sealer, type WaitingFile } from '../sealing/sealer.ts'
import type { DailyWork } from './daily-work.ts'
import { namePruning } from './name-pruning.ts'
import type { WriterSettings } from './writer-options.ts'

/** The way of whole segments into ready/, beside the writing; those that a run before left go first. When one has arrived, it may be time to forget old names. */
export class Publishing {
  readonly #options: WriterSettings
  readonly #sealer: Sealer
  readonly #pruning: DailyWork
  /** Segments that have arrived. */
  seals = 0

  constructor(options: WriterSettings, directory: string, names: NameTaker, notes: NameNotes) {
    this.#options = options
    this.#pruning = namePruning(names, options)
    this.#sealer = new Sealer({ ...options, directory, names, notes, onEvent: (event) => this.#heard(event) })
    for (const file of options.left) this.seal({ ...file, records: null, reason: 'recovery' })
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
    await Promise.race([Promise.all([this.#sealer.settled(), this.#pruning.end()]), isTimeUp])
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
    this.#pruning.begin()
  }
}
