import type { FileOperations, OpenFile } from '@fluxforge/storage'
import { errnoOf } from '../errno.ts'
import { SegmentError } from '../errors.ts'
import { cutTornTail } from '../lines/torn-tail.ts'
import type { LineRun } from './line-run.ts'
import type { OpenSegmentFacts } from './rotation.ts'

/** An open segment in active/. Only what is below `durableBytes` counts; the rest can be cut away again. */
export class SegmentFile implements OpenSegmentFacts {
  readonly name: string
  readonly path: string
  readonly openedHour: string
  readonly openedMonotonicMs: number
  readonly #files: FileOperations
  readonly #file: OpenFile
  /** Bytes appended and not cut. */
  bytes = 0
  /** Bytes, and lines, that a flush has made safe. */
  durableBytes = 0
  records = 0
  #appendedRecords = 0

  private constructor(
    files: FileOperations,
    directory: string,
    name: string,
    file: OpenFile,
    opened: { readonly hour: string; readonly monotonicMs: number },
  ) {
    this.path = `${directory}/${name}`
    this.name = name
    this.#files = files
    this.#file = file
    this.openedHour = opened.hour
    this.openedMonotonicMs = opened.monotonicMs
  }

  /** Makes the file, and its entry durable. */
  static async create(
    files: FileOperations,
    directory: string,
    name: string,
    opened: { readonly hour: string; readonly monotonicMs: number },
  ): Promise<SegmentFile> {
    const path = `${directory}/${name}`
    const file = await files.open(path, 'wx')
    try {
      await files.syncDirectory(directory)
    } catch (error) {
      await file.close()
      await files.unlink(path)
      throw error
    }
    return new SegmentFile(files, directory, name, file, opened)
  }

  /**
   * Bytes of a file that was removed meanwhile would go nowhere, and behind a place where somebody cut it they would be glued to a torn line.
   *
   * @throws {SegmentError} ERR_SEGMENT_WRITE_FAILED when somebody changed the file.
   */
  async assertUntouched(): Promise<void> {
    const foundBytes = await this.#sizeOnDisk()
    if (foundBytes === this.bytes) return
    const found = foundBytes === undefined ? 'no file' : `${foundBytes}`
    throw new SegmentError(
      'ERR_SEGMENT_WRITE_FAILED',
      `looking at ${this.path}: expected ${this.bytes} bytes, found ${found}; somebody changed it`,
    )
  }

  /** Appends all of the lines, or fails; then some of them may stand behind `durableBytes`. */
  async append({ lines, bytes, pieces }: LineRun): Promise<void> {
    const { bytesWritten } = await this.#file.writev(pieces, this.bytes)
    if (bytesWritten !== bytes) {
      // A short write doesn't say why. One byte more does where the disk is full: that is no damage, and will be over some day.
      await this.#file.writev([new Uint8Array(1)], this.bytes + bytesWritten)
      throw new SegmentError(
        'ERR_SEGMENT_WRITE_FAILED',
        `appending to ${this.path}: expected ${bytes} bytes to be written, found ${bytesWritten}`,
      )
    }
    this.bytes += bytesWritten
    this.#appendedRecords += lines
  }

  /**
   * Makes safe what was appended until now, and says how many lines that were; more may be appended meanwhile. Without `sync` that is only as true as the
   * machine is up.
   */
  async flush(sync: boolean): Promise<number> {
    const { bytes, records: before } = this
    const records = this.#appendedRecords
    if (sync) await this.#file.datasync()
    this.durableBytes = bytes
    this.records = records
    return records - before
  }

  /** Cuts away what no flush has made safe, durably; of a file that somebody cut or removed, what is no whole line any more. */
  async cut(): Promise<void> {
    const foundBytes = (await this.#sizeOnDisk()) ?? 0
    if (foundBytes < this.durableBytes) this.durableBytes = foundBytes === 0 ? 0 : await this.#cutToLines()
    else {
      await this.#file.truncate(this.durableBytes)
      await this.#file.sync()
    }
    this.bytes = this.durableBytes
    this.#appendedRecords = this.records
  }

  /** Durable and closed: ready to be adopted. */
  async close(): Promise<void> {
    try {
      await this.#file.sync()
    } finally {
      await this.#file.close()
    }
  }

  /** Without a sync: for a file that is given up. */
  async abandon(): Promise<void> {
    await this.#file.close()
  }

  /** Undefined when somebody removed it. */
  async #sizeOnDisk(): Promise<number | undefined> {
    try {
      return (await this.#files.stat(this.path)).size
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /** Opened once more: what is written by `#file` can't be read by it. */
  async #cutToLines(): Promise<number> {
    const file = await this.#files.open(this.path, 'r+')
    try {
      return (await cutTornTail(file)).bytes
    } finally {
      await file.close()
    }
  }
}
