import { type FileOperations, isStorageError, type Storage } from '@fluxforge/storage'
import type { Clock } from '../clock.ts'
import { unlessAbsent } from '../errno.ts'
import { isSegmentError, SegmentError } from '../errors.ts'
import type { NameNotes } from '../names/name-note.ts'
import type { NameNote, NameTaker } from '../names/name-taker.ts'
import { hourOf, parseSegmentName } from '../names/segment-name.ts'
import type { RawKeys } from '../raw-keys.ts'
import type { SealEvent, SealReason } from './seal-event.ts'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000

export interface SealerOptions {
  readonly storage: Storage
  readonly keys: RawKeys
  readonly names: NameTaker
  readonly notes: NameNotes
  readonly files: FileOperations
  /** active/, or the spool. */
  readonly directory: string
  readonly clock: Clock
  readonly onEvent: (event: SealEvent) => void
}

export interface WaitingFile {
  readonly fileName: string
  readonly bytes: number
  /** Null where nobody counted. */
  readonly records: number | null
  readonly reason: SealReason
}

/** Publishes whole, synced files into ready/ (hand-over 1 to 3), one after the other and in order; repeatable at every point. */
export class Sealer {
  readonly #options: SealerOptions
  #waiting: readonly WaitingFile[] = []
  #running: Promise<void> | undefined
  readonly #givenUp = new AbortController()
  /** No more in the directory, though a later step failed → the name in ready/. */
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
    this.#running ??= this.#run()
  }

  /** Resolves when all are in ready/. */
  async settled(): Promise<void> {
    await this.#running
  }

  /** Those that wait stay where they are, for the next start. The step under way is the last. */
  giveUp(): void {
    this.#givenUp.abort()
  }

  async #run(): Promise<void> {
    try {
      for (let round = 0; this.#waiting.length > 0 && !this.#givenUp.signal.aborted; ) round = await this.#publishNext(round)
    } finally {
      // In the same step as the look at what waits: a file that comes after it starts another run.
      this.#running = undefined
    }
  }

  /** `round`: how many in a row have failed; so many it is then. */
  async #publishNext(round: number): Promise<number> {
    const { clock, onEvent } = this.#options
    const [first, ...others] = this.#waiting
    if (first === undefined) return 0
    const failure = await this.#try(first)
    if (failure === null || this.#givenUp.signal.aborted) return 0
    const retryMs = Math.min(FIRST_RETRY_MS * 2 ** round, LONGEST_RETRY_MS)
    onEvent({ kind: 'seal_retry', segment: first.fileName, error: failure.error, retryMs, waiting: this.#waiting.length })
    // Storage may be away, and then all of them wait in order; or it is this file alone, which must not keep the others.
    const other = others[round % others.length]
    if (other !== undefined && (await this.#try(other)) === null) {
      this.#waiting = [...this.#waiting.filter((file) => file !== first), first]
      return 0
    }
    await clock.sleep(retryMs, this.#givenUp.signal)
    return round + 1
  }

  /** Null when the file need not wait any more. */
  async #try(file: WaitingFile): Promise<{ readonly error: unknown } | null> {
    const { directory, keys, onEvent } = this.#options
    const { fileName, bytes, records, reason } = file
    try {
      const segment = await this.#publish(fileName)
      onEvent({ kind: 'sealed', segment, key: keys.ready(segment), bytes, records, reason })
    } catch (error) {
      if (!isSegmentError(error, 'ERR_SEGMENT_GONE')) return { error }
      onEvent({ kind: 'damaged', path: `${directory}/${fileName}`, error })
    }
    this.#waiting = this.#waiting.filter((one) => one !== file)
    return null
  }

  /** @throws {SegmentError} ERR_SEGMENT_GONE */
  async #publish(fileName: string): Promise<string> {
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
    const note = async (tried: NameNote): Promise<void> => {
      this.#givenUp.signal.throwIfAborted()
      await notes.write(fileName, tried)
    }
    // A file without a note was put here by somebody, or waits for its first try: its name proves nothing.
    let segment = await names.take(hour, note, await notes.read(fileName))
    while (!(await this.#adopt(path, keys.ready(segment)))) segment = await names.take(hour, note)
    // Given up meanwhile: the directory may have another writer by now, which finds the note.
    this.#givenUp.signal.throwIfAborted()
    await unlessAbsent(files.unlink(path))
    return segment
  }

  /** False when other bytes have this name: a person put them there. */
  async #adopt(path: string, key: string): Promise<boolean> {
    this.#givenUp.signal.throwIfAborted()
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
