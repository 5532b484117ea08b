import { type FileOperations, isStorageError, type Storage } from '@fluxforge/storage'
import type { Clock } from './clock.ts'
import type { NameNotes } from './name-note.ts'
import type { NameNote, NameTaker } from './name-taker.ts'
import type { RawKeys } from './raw-keys.ts'
import { parseSegmentName } from './segment-name.ts'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000

export interface SealerOptions {
  readonly storage: Storage
  readonly keys: RawKeys
  readonly names: NameTaker
  readonly notes: NameNotes
  readonly files: FileOperations
  /** active/ */
  readonly directory: string
  readonly clock: Clock
  /** A try failed; there will be another in `retryMs`. */
  readonly onRetry: (segment: string, error: unknown, retryMs: number) => void
}

/** Publishes whole, synced files of active/ into ready/ (hand-over 1 to 3), one after the other; repeatable at every point. */
export class Sealer {
  readonly #options: SealerOptions
  #tail: Promise<void> = Promise.resolve()

  constructor(options: SealerOptions) {
    this.#options = options
  }

  /** Queues a file; `onSealed` gets the name it has in ready/. Tries until it works or `signal` fires: then the file stays, for the next start. */
  seal(fileName: string, signal: AbortSignal, onSealed: (segment: string) => void): void {
    this.#tail = this.#tail.then(async () => {
      for (let retryMs = FIRST_RETRY_MS; !signal.aborted; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
        try {
          return onSealed(await this.publish(fileName))
        } catch (error) {
          this.#options.onRetry(fileName, error, retryMs)
          await this.#options.clock.sleep(retryMs, signal)
        }
      }
    })
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#tail
  }

  /** One try. */
  async publish(fileName: string): Promise<string> {
    const { keys, names, notes, files, directory } = this.#options
    const path = `${directory}/${fileName}`
    const { hour = '' } = parseSegmentName(fileName) ?? {}
    const takeOther = (noted?: NameNote): Promise<string> => names.take(hour, (note) => notes.write(fileName, note), noted)
    const noted = await notes.read(fileName)
    // The file got its own name when it was opened; a note of another one is a try that was cut short.
    let segment = noted === undefined || noted.segment === fileName ? fileName : await takeOther(noted)
    while (!(await this.#adopt(path, keys.ready(segment)))) segment = await takeOther()
    await files.unlink(path)
    await notes.remove(fileName)
    await files.syncDirectory(directory)
    return segment
  }

  /** False when other bytes have this name: a person put them there. */
  async #adopt(path: string, key: string): Promise<boolean> {
    try {
      await this.#options.storage.adopt(path, key)
      return true
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
      throw error
    }
  }
}
