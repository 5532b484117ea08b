import type { FileOperations } from '../file-operations.ts'
import { parentKey } from '../object-key.ts'
import { errnoOf } from './errno.ts'
import type { LocalRoot } from './root.ts'
import { SharedSyncs } from './shared-syncs.ts'

/** Beyond this many known directories all are forgotten, which costs one sync a level when they are met again. */
const MAX_KNOWN = 10_000

/**
 * The directories under a root, made when they are needed. Whoever waits for `make` knows that every entry from the root down to the directory is on
 * the disk: also when somebody else made it a moment ago (in this process or another) and has not synced it yet. So each one is synced at its first use,
 * once, and never again.
 */
export class Directories {
  readonly #files: FileOperations
  readonly #root: LocalRoot
  readonly #syncs: SharedSyncs
  readonly #durable = new Map<string, Promise<void>>()

  constructor(files: FileOperations, root: LocalRoot) {
    this.#files = files
    this.#root = root
    this.#syncs = new SharedSyncs((path) => files.syncDirectory(path))
  }

  /** Runs `action` with the directory (as a key, empty for the root) in place; once more if somebody removes it meanwhile. */
  async within<T>(directory: string, action: () => Promise<T>): Promise<T> {
    try {
      await this.#make(directory)
      return await action()
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
      this.#durable.clear()
      await this.#make(directory)
      return await action()
    }
  }

  /** Makes what was done to the entries of a directory durable. */
  sync(directory: string): Promise<void> {
    return this.#syncs.sync(this.#root.inside(directory))
  }

  async #make(directory: string): Promise<void> {
    if (directory === '') return
    const known = this.#durable.get(directory)
    if (known !== undefined) return await known
    if (this.#durable.size >= MAX_KNOWN) this.#durable.clear()
    const made = this.#makeAndSync(directory)
    this.#durable.set(directory, made)
    try {
      await made
    } catch (error) {
      this.#durable.clear()
      throw error
    }
  }

  async #makeAndSync(directory: string): Promise<void> {
    const parent = parentKey(directory)
    await this.#make(parent)
    try {
      await this.#files.mkdir(this.#root.inside(directory))
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
    await this.sync(parent)
  }
}
