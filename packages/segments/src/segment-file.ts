import type { FileOperations, OpenFile } from '@fluxforge/storage'
import { SegmentError } from './errors.ts'
import type { OpenSegmentFacts } from './rotation.ts'
import { parseSegmentName } from './segment-name.ts'

/** An open segment in active/. Only what is below `durableBytes` counts; the rest can be cut away again. */
export class SegmentFile implements OpenSegmentFacts {
  readonly name: string
  readonly path: string
  readonly hour: string
  readonly openedMonotonicMs: number
  readonly #file: OpenFile
  /** Bytes appended and not cut. */
  bytes = 0
  /** Bytes that a flush has made safe. */
  durableBytes = 0
  records = 0

  private constructor(path: string, name: string, file: OpenFile, openedMonotonicMs: number) {
    this.path = path
    this.name = name
    this.hour = parseSegmentName(name)?.hour ?? ''
    this.#file = file
    this.openedMonotonicMs = openedMonotonicMs
  }

  /** Makes the file, and its entry durable. */
  static async create(files: FileOperations, directory: string, name: string, openedMonotonicMs: number): Promise<SegmentFile> {
    const path = `${directory}/${name}`
    const file = await files.open(path, 'wx')
    try {
      await files.syncDirectory(directory)
    } catch (error) {
      await file.close()
      await files.unlink(path)
      throw error
    }
    return new SegmentFile(path, name, file, openedMonotonicMs)
  }

  /** Appends all of the lines, or fails; then some of them may stand behind `durableBytes`. */
  async append(lines: readonly Uint8Array[]): Promise<void> {
    const total = lines.reduce((sum, line) => sum + line.length, 0)
    const { bytesWritten } = await this.#file.writev(lines, this.bytes)
    this.bytes += bytesWritten
    if (bytesWritten !== total) {
      throw new SegmentError(
        'ERR_SEGMENT_WRITE_FAILED',
        `appending to ${this.path}: expected ${total} bytes to be written, found ${bytesWritten}`,
      )
    }
  }

  /** From here on, everything appended so far is safe. Without `sync` that is only as true as the machine is up. */
  async flush(sync: boolean, records: number): Promise<void> {
    if (sync) await this.#file.datasync()
    this.durableBytes = this.bytes
    this.records += records
  }

  /** Cuts away what no flush has made safe, durably. */
  async cut(): Promise<void> {
    await this.#file.truncate(this.durableBytes)
    await this.#file.sync()
    this.bytes = this.durableBytes
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
}
