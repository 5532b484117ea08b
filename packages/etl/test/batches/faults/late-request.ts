import { isStorageError, StorageError } from '@fluxforge/storage'
import type { Around } from './stepped-storage.ts'

/** The first request of a kind is answered by a time-out and still under way; it lands some operations later, whatever happened meanwhile. */
export class LateRequest {
  readonly #kind: RegExp
  readonly #delaySteps: number
  #request: (() => Promise<void>) | undefined
  #wait = 0
  hasLanded = false

  constructor(kind: RegExp, delaySteps: number) {
    this.#kind = kind
    this.#delaySteps = delaySteps
  }

  readonly around: Around = async (step, run) => {
    if (this.#request === undefined && this.#kind.test(step)) {
      this.#request = run
      throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${step}: no answer in time`)
    }
    if (this.#request !== undefined && this.#wait++ === this.#delaySteps) await this.land()
    await run()
  }

  /** At the latest when all is over. */
  async land(): Promise<void> {
    if (this.hasLanded) return
    this.hasLanded = true
    try {
      await this.#request?.()
    } catch (error) {
      if (!isStorageError(error)) throw error
    }
  }
}
