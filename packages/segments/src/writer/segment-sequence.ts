import type { FileOperations } from '@fluxforge/storage'
import type { Clock } from '../clock.ts'
import { errnoOf, unlessAbsent } from '../errno.ts'
import { messageOf, SegmentError } from '../errors.ts'
import type { FileNames } from '../names/file-names.ts'
import { hourOf } from '../names/segment-name.ts'
import type { SealReason } from '../sealing/seal-event.ts'
import type { WaitingLines } from './line-run.ts'
import { msUntilSeal, type RotationLimits, sealReason } from './rotation.ts'
import { SegmentFile } from './segment-file.ts'
import type { Stall } from './stall.ts'
import type { WriterEvent } from './writer-event.ts'

// One call of the system takes less than 2 GiB.
const MAX_APPEND_BYTES = 1024 * 1024 * 1024

export interface SegmentSequenceOptions extends RotationLimits {
  /** active/, as a path of this machine. */
  readonly directory: string
  readonly files: FileOperations
  readonly clock: Clock
  readonly fileNames: FileNames
  readonly enableFsync: boolean
  readonly stall: Stall
  readonly onEvent: (event: WriterEvent) => void
  readonly onDurable: (lines: number, path: string) => void
  readonly onUndone: () => void
  /** A segment has ended: whole lines, synced, closed. */
  readonly onEnded: (segment: SegmentFile, reason: SealReason) => Promise<void>
}

/**
 * One segment after the other: opens one for the first line, appends, syncs, ends it when it is due. Calls come one at a time; while a sync is under way the
 * next lines are written, so that neither the disk nor its caller has to wait for the other.
 */
export class SegmentSequence {
  readonly #options: SegmentSequenceOptions
  #open: SegmentFile | null = null
  /** Of what was appended before. Rejects with what the sync failed with. */
  #syncing: Promise<void> = Promise.resolve()
  /** One after the other, without a line that became durable in between. */
  #damages = 0

  constructor(options: SegmentSequenceOptions) {
    this.#options = options
  }

  get openName(): string | null {
    return this.#open?.name ?? null
  }

  /**
   * Writes the first of `lines`, as many as the open segment takes, and begins to sync them once the sync before has ended. Full disks and storage that is
   * away are waited out. Damage is cut away and the segment ended: what was not durable goes into another.
   *
   * @throws {SegmentError} ERR_SEGMENT_WRITE_FAILED when damage can't be cut away, or time is up.
   */
  async append(lines: WaitingLines): Promise<void> {
    const segment = await this.#ensureOpen()
    const run = lines.take(Math.min(this.#options.segmentMaxBytes - segment.bytes, MAX_APPEND_BYTES))
    try {
      await segment.assertUntouched()
      await segment.append(run)
      await this.#syncing
      this.#syncing = this.#sync(segment)
      this.#syncing.catch(() => undefined)
    } catch (error) {
      await this.#undo(segment, error)
    }
  }

  /** Waits for the sync under way. */
  async synced(): Promise<void> {
    try {
      await this.#syncing
    } catch (error) {
      if (this.#open !== null) await this.#undo(this.#open, error)
    }
  }

  async endWhenDue(): Promise<void> {
    const reason = this.#open && sealReason(this.#open, this.#options, this.#now())
    if (this.#open !== null && reason !== null) await this.#end(this.#open, reason)
  }

  /** Infinity while none is open. */
  msUntilDue(): number {
    return this.#open === null ? Number.POSITIVE_INFINITY : msUntilSeal(this.#open, this.#options, this.#now())
  }

  /** Ends for good. A name that no file got is given up. */
  async stop(): Promise<void> {
    if (this.#open !== null) await this.#end(this.#open, 'stop')
    await this.#options.fileNames.giveUp()
  }

  /** Without a sync: recovery finds the file. */
  async abandon(): Promise<void> {
    await this.#open?.abandon()
    this.#open = null
  }

  async #sync(segment: SegmentFile): Promise<void> {
    const lines = await segment.flush(this.#options.enableFsync)
    this.#damages = 0
    this.#options.stall.end()
    this.#options.onDurable(lines, segment.path)
  }

  /** Cuts away what is not durable; it goes into the same segment again where the disk was only full. */
  async #undo(segment: SegmentFile, error: unknown): Promise<void> {
    await this.#syncing.catch(() => undefined)
    this.#syncing = Promise.resolve()
    await this.#cut(segment, error)
    this.#options.onUndone()
    if (isFull(error)) return await this.#options.stall.wait(error)
    this.#options.onEvent({ kind: 'damaged', path: segment.path, error })
    await this.#close(segment, 'damage')
    if (this.#damages++ > 0) await this.#options.stall.wait(error)
  }

  async #end(segment: SegmentFile, reason: SealReason): Promise<void> {
    await this.synced()
    if (this.#open !== segment) return
    try {
      await segment.assertUntouched()
    } catch (error) {
      await this.#cut(segment, error)
      this.#options.onEvent({ kind: 'damaged', path: segment.path, error })
    }
    await this.#close(segment, reason)
  }

  /** An empty one goes, and its name is the next one's. */
  async #close(segment: SegmentFile, reason: SealReason): Promise<void> {
    this.#open = null
    if (segment.durableBytes > 0) {
      await closed(segment)
      await this.#options.onEnded(segment, reason)
      return
    }
    await segment.abandon()
    await unlessAbsent(this.#options.files.unlink(segment.path))
    await this.#takeBack(segment.name)
  }

  /** The folder may be away, and the file with it: that is waited out. The file is not removed again then, for it may come back with all that it had. */
  async #takeBack(name: string): Promise<void> {
    for (;;) {
      try {
        await this.#options.fileNames.takeBack(name)
        return
      } catch (error) {
        await this.#options.stall.wait(error)
      }
    }
  }

  async #ensureOpen(): Promise<SegmentFile> {
    const { files, directory, fileNames, stall, onEvent } = this.#options
    for (;;) {
      if (this.#open !== null) return this.#open
      try {
        const { wallMs, monotonicMs } = this.#now()
        const hour = hourOf(wallMs)
        const name = await fileNames.take(hour)
        this.#open = await SegmentFile.create(files, directory, name, { hour, monotonicMs })
        fileNames.use()
        onEvent({ kind: 'opened', path: this.#open.path })
      } catch (error) {
        // A stranger's file: it keeps its place, and the next number is tried.
        if (errnoOf(error) === 'EEXIST') await fileNames.giveUp()
        await stall.wait(error)
      }
    }
  }

  async #cut(segment: SegmentFile, cause: unknown): Promise<void> {
    for (;;) {
      try {
        await segment.cut()
        return
      } catch (error) {
        // Some file systems find room for what was written before only when it is synced.
        if (!isFull(error)) throw failed(`cutting ${segment.path} back to byte ${segment.durableBytes} after a failed write`, error, cause)
        await this.#options.stall.wait(error)
      }
    }
  }

  #now(): { readonly wallMs: number; readonly monotonicMs: number } {
    return { wallMs: this.#options.clock.wallMs(), monotonicMs: this.#options.clock.monotonicMs() }
  }
}

async function closed(segment: SegmentFile): Promise<void> {
  try {
    await segment.close()
  } catch (error) {
    throw failed(`syncing ${segment.path} before it is sealed`, error, error)
  }
}

function failed(doing: string, error: unknown, cause: unknown): SegmentError {
  return new SegmentError('ERR_SEGMENT_WRITE_FAILED', `${doing}: found ${messageOf(error)}; check the disk, then start again`, { cause })
}

function isFull(error: unknown): boolean {
  const code = errnoOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}
