import { setTimeout as sleep } from 'node:timers/promises'
import { isStorageError, StorageError } from '../errors.ts'
import { type FileOperations, nodeFiles } from '../file-operations.ts'
import { parentKey, parseKeyPrefix } from '../object-key.ts'
import { exists } from '../read-bytes.ts'
import { readFile } from '../read-file.ts'
import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from '../storage.ts'
import { adoptFile } from './adopt.ts'
import { Directories } from './directories.ts'
import { fileError, isAbsence } from './errno.ts'
import { fileInfo } from './file-info.ts'
import { completeLocalParts, LocalParts, listLocalParts } from './local-parts.ts'
import { LocalWriter } from './local-writer.ts'
import { openRoot } from './open-root.ts'
import type { LocalPlace } from './place.ts'
import { removeFile } from './remove-file.ts'
import { LocalRoot } from './root.ts'
import { takeNameByLink, takeNameByMarker } from './take-name.ts'
import { walk } from './walk.ts'
import { withWindowsRetries } from './windows-retry.ts'

const STALE_AFTER_MS = 24 * 60 * 60 * 1000

/** Seams, for tests. */
export interface LocalSeams {
  readonly files?: FileOperations
  /** Between tries: on Windows for a file in use, without hard links for somebody else's marker. */
  readonly wait?: (ms: number) => Promise<unknown>
  readonly platform?: NodeJS.Platform
}

/** Objects as files under a directory. Folders that deletions leave empty stay. */
export class LocalStorage implements Storage {
  /** Without hard links `create` is exact within one process only. */
  readonly isCreateExact: boolean
  readonly #place: LocalPlace

  private constructor(place: LocalPlace, isCreateExact: boolean) {
    this.#place = place
    this.isCreateExact = isCreateExact
  }

  /**
   * The storage under `root` (`F:/`, `./data`, `//server/share`), which is made when absent, and tried out.
   *
   * @throws {StorageError} when it can't be written.
   */
  static async open(root: string, seams: LocalSeams = {}): Promise<LocalStorage> {
    const { platform = process.platform, wait = (ms) => sleep(ms) } = seams
    const given = seams.files ?? nodeFiles
    const files = platform === 'win32' ? withWindowsRetries(given, wait) : given
    const localRoot = new LocalRoot(root, platform)
    const { hasHardLinks } = await openRoot(files, localRoot)
    const takeName = hasHardLinks ? takeNameByLink(files) : takeNameByMarker(files, wait)
    return new LocalStorage({ files, root: localRoot, directories: new Directories(files, localRoot), takeName }, hasHardLinks)
  }

  async put(key: string, bytes: Uint8Array, { mode }: PutOptions): Promise<void> {
    const writer = await LocalWriter.open(this.#place, key, mode)
    await writer.write(bytes)
    await writer.commit()
  }

  async adopt(file: string, key: string): Promise<void> {
    await adoptFile(this.#place, file, key)
  }

  async *get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const path = this.#place.root.file(key)
    try {
      yield* readFile(this.#place.files, path, range)
    } catch (error) {
      throw error instanceof RangeError ? error : await this.#readError(error, `get ${this.describe(key)}`)
    }
  }

  async stat(key: string): Promise<ObjectInfo> {
    const path = this.#place.root.file(key)
    try {
      const info = await this.#place.files.stat(path)
      if (!info.isDirectory()) return { key, sizeBytes: info.size }
    } catch (error) {
      throw await this.#readError(error, `stat ${this.describe(key)}`)
    }
    throw new StorageError('ERR_STORAGE_NOT_FOUND', `stat ${this.describe(key)}: it is a folder, not an object`)
  }

  async delete(key: string): Promise<void> {
    const { files, root, directories } = this.#place
    const path = root.file(key)
    const doing = `delete ${this.describe(key)}`
    try {
      const wasThere = await removeFile(files, path)
      if (!wasThere) await this.#assertRoot(doing)
      await directories.sync(parentKey(key)) // also when nothing was there: an earlier try may have failed here
    } catch (error) {
      if (!isAbsence(error)) throw fileError(error, doing, 'write') // no folder, so no entry to make durable
    }
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    if (parseKeyPrefix(prefix) !== '') this.#place.root.file(prefix)
    const doing = `list ${this.describe(prefix)}`
    try {
      for await (const { key, sizeBytes, isHidden } of walk(this.#place, prefix)) {
        if (!isHidden) yield { key, sizeBytes }
      }
    } catch (error) {
      throw fileError(error, doing, 'read')
    }
    await this.#assertRoot(doing) // else a drive that was pulled would be an empty listing
  }

  async move(from: string, to: string): Promise<void> {
    const path = this.#place.root.file(from)
    if (from === to) {
      await this.stat(from)
      return
    }
    try {
      await this.adopt(path, to)
    } catch (error) {
      const wasMovedBefore = isStorageError(error, 'ERR_STORAGE_NOT_FOUND') && (await exists(this, to))
      if (!wasMovedBefore) throw error
    }
    await this.delete(from)
  }

  async openWriter(key: string, { mode }: PutOptions): Promise<ObjectWriter> {
    return await LocalWriter.open(this.#place, key, mode)
  }

  async openParts(key: string): Promise<ObjectParts> {
    return new LocalParts(this.#place, key)
  }

  async *listParts(prefix: string): AsyncGenerator<string> {
    yield* listLocalParts(this.#place, prefix)
  }

  async completeParts(key: string): Promise<void> {
    await completeLocalParts(this.#place, key)
  }

  describe(key?: string): string {
    if (key !== undefined) return this.#place.root.describe(key)
    return `local @ ${this.#place.root.text}${this.isCreateExact ? '' : ' (no hard links there: run one ingest and one etl at most)'}`
  }

  async removeStale(prefix: string, nowMs: number): Promise<number> {
    const { files } = this.#place
    let removed = 0
    try {
      for await (const path of this.#staleFiles(prefix, nowMs)) if (await removeFile(files, path)) removed++
    } catch (error) {
      throw fileError(error, `remove stale files under ${this.describe(prefix)}`, 'write')
    }
    return removed
  }

  async countStale(prefix: string, nowMs: number): Promise<number> {
    let count = 0
    try {
      for await (const _path of this.#staleFiles(prefix, nowMs)) count++
    } catch (error) {
      throw fileError(error, `count stale files under ${this.describe(prefix)}`, 'read')
    }
    return count
  }

  async *#staleFiles(prefix: string, nowMs: number): AsyncGenerator<string> {
    const { root } = this.#place
    if (parseKeyPrefix(prefix) !== '') root.file(prefix)
    for await (const { key, isHidden, mtimeMs } of walk(this.#place, prefix))
      if (isHidden && mtimeMs <= nowMs - STALE_AFTER_MS) yield root.inside(key)
  }

  async #readError(error: unknown, doing: string): Promise<StorageError> {
    const failure = fileError(error, doing, 'read')
    if (failure.code === 'ERR_STORAGE_NOT_FOUND') await this.#assertRoot(doing)
    return failure
  }

  /** "Not there" is an answer about an object only while the root is there. */
  async #assertRoot(doing: string): Promise<void> {
    const { files, root } = this.#place
    try {
      if ((await fileInfo(files, root.path))?.isDirectory()) return
    } catch (error) {
      throw fileError(error, doing, 'read')
    }
    throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${doing}: ${root.text} is not there any more; is its drive connected?`)
  }
}
