import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { PlannedFiles } from './planned-files.ts'

/**
 * Knows which directory entries a power cut would leave: those whose directory was synced, from start to end, after they were made. Syncs are slow here,
 * so that whoever does not wait for somebody else's is found out.
 */
export class CrashModel extends PlannedFiles {
  readonly #made = new Set<string>()
  readonly #durable = new Set<string>()
  #held: { readonly path: string; readonly until: Promise<void> } | undefined

  /** Keeps the syncs of one directory from ending until the returned function is called. */
  holdSync(path: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#held = { path, until: promise }
    return resolve
  }

  override async mkdir(path: string): Promise<void> {
    await super.mkdir(path)
    this.#made.add(path)
  }

  override async link(from: string, to: string): Promise<void> {
    await super.link(from, to)
    this.#made.add(to)
  }

  override async rename(from: string, to: string): Promise<void> {
    await super.rename(from, to)
    this.#made.add(to)
  }

  override async syncDirectory(path: string): Promise<void> {
    const covered = [...this.#made].filter((made) => dirname(made) === path)
    await super.syncDirectory(path)
    for (let i = 0; i < 50; i++) await setImmediate()
    if (this.#held?.path === path) await this.#held.until
    for (const made of covered) this.#durable.add(made)
  }

  /** The entries on the way from `root` down to `path` that a power cut would take. */
  lost(root: string, path: string): string[] {
    if (path === root) return []
    const lost = this.#durable.has(path) ? [] : [path]
    return [...this.lost(root, dirname(path)), ...lost]
  }
}
