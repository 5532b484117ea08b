import type { FileOperations } from '@fluxforge/storage'
import type { WriterEvent } from './writer-event.ts'

/** Looks at the free space of a disk now and then, and tells when it becomes too little and when it is enough again. */
export class FreeSpace {
  static readonly CHECK_MS = 10_000

  readonly #files: FileOperations
  readonly #directory: string
  readonly #minFreeBytes: number
  readonly #onEvent: (event: WriterEvent) => void
  #checkedMs = Number.NEGATIVE_INFINITY
  #isLow = false

  constructor(files: FileOperations, directory: string, minFreeBytes: number, onEvent: (event: WriterEvent) => void) {
    this.#files = files
    this.#directory = directory
    this.#minFreeBytes = minFreeBytes
    this.#onEvent = onEvent
  }

  async check(nowMs: number): Promise<void> {
    if (nowMs - this.#checkedMs < FreeSpace.CHECK_MS) return
    this.#checkedMs = nowMs
    const freeBytes = await this.#free()
    if (freeBytes === undefined) return
    const isLow = freeBytes < this.#minFreeBytes
    if (isLow !== this.#isLow) this.#onEvent({ kind: isLow ? 'low_disk' : 'enough_disk', freeBytes })
    this.#isLow = isLow
  }

  /** A disk that can't tell may still take bytes; whether it does is found out by writing. */
  async #free(): Promise<number | undefined> {
    try {
      return await this.#files.freeBytes(this.#directory)
    } catch (error) {
      this.#onEvent({ kind: 'side_failure', what: 'looking at the free space', error })
      return undefined
    }
  }
}
