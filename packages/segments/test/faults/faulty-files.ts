import { basename } from 'node:path'
import { type FileOperations, nodeFiles, type OpenFile } from '@fluxforge/storage'

export type FileCall = 'writev' | 'datasync' | 'sync' | 'truncate' | 'open' | 'unlink' | 'syncDirectory'

/** Throws to fail the call, waits to hold it up, or asks for a short write. */
export type FilePlan = (call: FileCall, name: string) => undefined | 'short' | Promise<void>

/** The real file system, its calls written down, failing as planned. */
export class FaultyFiles implements FileOperations {
  plan: FilePlan = () => undefined
  readonly calls: string[] = []
  free = 10 ** 12
  /** What a power cut would leave: bytes by file name, and the entries of synced directories. */
  readonly syncedBytes = new Map<string, number>()
  readonly syncedEntries = new Set<string>()
  datasyncs = 0
  #syncing = 0
  mostDatasyncsAtOnce = 0

  readonly rename: FileOperations['rename'] = (from, to) => nodeFiles.rename(from, to)
  readonly link: FileOperations['link'] = (from, to) => nodeFiles.link(from, to)
  readonly mkdir: FileOperations['mkdir'] = (path) => nodeFiles.mkdir(path)
  readonly rmdir: FileOperations['rmdir'] = (path) => nodeFiles.rmdir(path)
  readonly readdir: FileOperations['readdir'] = (path) => nodeFiles.readdir(path)
  readonly stat: FileOperations['stat'] = (path) => nodeFiles.stat(path)

  async open(path: string, flags: 'r' | 'r+' | 'wx' | 'a'): Promise<OpenFile> {
    await this.#meet('open', path)
    return this.#wrapped(await nodeFiles.open(path, flags), path)
  }

  async unlink(path: string): Promise<void> {
    await this.#meet('unlink', path)
    await nodeFiles.unlink(path)
    this.syncedEntries.delete(basename(path))
    this.syncedBytes.delete(basename(path))
  }

  async syncDirectory(path: string): Promise<void> {
    await this.#meet('syncDirectory', path)
    const entries = await nodeFiles.readdir(path)
    await nodeFiles.syncDirectory(path)
    for (const { name } of entries) this.syncedEntries.add(name)
  }

  async freeBytes(): Promise<number> {
    return this.free
  }

  async #meet(call: FileCall, path: string): Promise<undefined | 'short'> {
    const name = basename(path)
    this.calls.push(`${call} ${name}`)
    const answer = this.plan(call, name)
    if (answer === 'short') return 'short'
    await answer
    return undefined
  }

  #wrapped(file: OpenFile, path: string): OpenFile {
    return {
      writev: async (buffers, position) => {
        if ((await this.#meet('writev', path)) !== 'short') return await file.writev(buffers, position)
        const all = Buffer.concat(buffers)
        return await file.writev([all.subarray(0, Math.floor(all.length / 2))], position)
      },
      read: (...args) => file.read(...args),
      truncate: async (size) => {
        await this.#meet('truncate', path)
        await file.truncate(size)
      },
      datasync: async () => {
        this.datasyncs++
        this.mostDatasyncsAtOnce = Math.max(this.mostDatasyncsAtOnce, ++this.#syncing)
        try {
          await this.#meet('datasync', path)
          await file.datasync()
          this.syncedBytes.set(basename(path), (await file.stat()).size)
        } finally {
          this.#syncing--
        }
      },
      sync: async () => {
        await this.#meet('sync', path)
        await file.sync()
        this.syncedBytes.set(basename(path), (await file.stat()).size)
      },
      stat: () => file.stat(),
      close: () => file.close(),
    }
  }
}

export function fault(code: string): Error {
  return Object.assign(new Error(`${code}: planned`), { code })
}
