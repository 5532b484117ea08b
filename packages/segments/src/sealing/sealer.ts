import { type FileOperations, isStorageError, type Storage } from '@fluxforge/storage'
import type { Clock } from '../clock.ts'
import { unlessAbsent } from '../errno.ts'
import { isSegmentError, SegmentError } from '../errors.ts'
import type { NameNotes } from '../names/name-note.ts'
import type { NameNote, NameTaker } from '../names/name-taker.ts'
import { hourOf, parseSegmentName } from '../names/segment-name.ts'
import type { RawKeys } from '../raw-keys.ts'

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

interface WaitingFile {
  readonly fileName: string
  /** Gets the name it has in ready/. */
  readonly onSealed: (segment: string) => void
  /** Somebody removed it. */
  readonly onGone: (error: SegmentError) => void
}

/** Publishes whole, synced files of active/ into ready/ (hand-over 1 to 3), one after the other; repeatable at every point. */
export class Sealer {
  readonly #options: SealerOptions
  #waiting: readonly WaitingFile[] = []
  #running: Promise<void> | undefined
  readonly #givenUp = new AbortController()
  /** No more in active/, though a later step failed → the name in ready/. */
  readonly #published = new Map<string, string>()

  constructor(options: SealerOptions) {
    this.#options = options
  }

  /** Files that are not in ready/ yet. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ fileName }) => fileName)
  }

  /** Queues a file. Tries until it works, the file is gone, or nobody wants to wait any more. */
  seal(file: WaitingFile): void {
    this.#waiting = [...this.#waiting, file]
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Resolves when all are in ready/, after `ms` at the latest: then those that wait stay where they are, for the next start. */
  async settle(ms: number): Promise<void> {
    const settled = new AbortController()
    await Promise.race([this.#running, this.#options.clock.sleep(ms, settled.signal)])
    settled.abort()
    this.giveUp()
  }

  giveUp(): void {
    this.#givenUp.abort()
  }

  /**
   * One try.
   *
   * @throws {SegmentError} ERR_SEGMENT_GONE
   */
  async publish(fileName: string): Promise<string> {
    const { notes, files, directory } = this.#options
    const segment = this.#published.get(fileName) ?? (await this.#moveToReady(fileName))
    this.#published.set(fileName, segment)
    // Durably, before the note goes: a file without its note would get another name.
    await files.syncDirectory(directory)
    await notes.remove(fileName)
    this.#published.delete(fileName)
    return segment
  }

  async #moveToReady(fileName: string): Promise<string> {
    const { keys, names, notes, files, directory, clock } = this.#options
    const path = `${directory}/${fileName}`
    const hour = parseSegmentName(fileName)?.hour ?? hourOf(clock.wallMs())
    const take = (noted?: NameNote): Promise<string> => names.take(hour, (note) => notes.write(fileName, note), noted)
    // Our writer notes a name before the file is there; a file without a note was put here by somebody, and its name proves nothing.
    let segment = await take(await notes.read(fileName))
    while (!(await this.#adopt(path, keys.ready(segment)))) segment = await take()
    await unlessAbsent(files.unlink(path))
    return segment
  }

  async #run(): Promise<void> {
    const { clock, onRetry } = this.#options
    for (let retryMs = FIRST_RETRY_MS; !this.#givenUp.signal.aborted; ) {
      const [first] = this.#waiting
      if (first === undefined) return
      try {
        await this.#publishOrDrop(first)
        this.#waiting = this.#waiting.filter((file) => file !== first)
        retryMs = FIRST_RETRY_MS
      } catch (error) {
        onRetry(first.fileName, error, retryMs)
        // To the end of the queue: one file that can't be read must not keep the others.
        this.#waiting = [...this.#waiting.filter((file) => file !== first), first]
        await clock.sleep(retryMs, this.#givenUp.signal)
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
      }
    }
  }

  async #publishOrDrop({ fileName, onSealed, onGone }: WaitingFile): Promise<void> {
    try {
      onSealed(await this.publish(fileName))
    } catch (error) {
      if (!isSegmentError(error, 'ERR_SEGMENT_GONE')) throw error
      onGone(error)
    }
  }

  /** False when other bytes have this name: a person put them there. */
  async #adopt(path: string, key: string): Promise<boolean> {
    try {
      await this.#options.storage.adopt(path, key)
      return true
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) return false
      if (!isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) throw error
      throw new SegmentError('ERR_SEGMENT_GONE', `sealing ${path}: found no file; somebody removed it, and what was in it is lost`, {
        cause: error,
      })
    }
  }
}
