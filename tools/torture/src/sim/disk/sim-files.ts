import type { DirectoryEntry, FileInfo, FileOperations, OpenFile } from '@fluxforge/storage'
import type { SimProcess } from '../sim-process.ts'
import type { World } from '../world.ts'
import { Directory, type Node } from './directory.ts'
import { Inode } from './inode.ts'
import { errno, type SimDisk } from './sim-disk.ts'

const FREE_BYTES = 10 ** 12

/** The file operations of one process on its machine's disk. Each is an operation of the world. */
export class SimFiles implements FileOperations {
  readonly #world: World
  readonly #process: SimProcess
  readonly #disk: SimDisk

  constructor(world: World, process: SimProcess) {
    this.#world = world
    this.#process = process
    this.#disk = process.machine.disk
  }

  open(path: string, flags: 'r' | 'r+' | 'wx' | 'a'): Promise<OpenFile> {
    return this.#do('open', path, () => {
      if (flags !== 'wx') return this.#opened(this.#disk.file(path), path)
      const { parent, name } = this.#disk.place(path)
      if (parent.entries.has(name)) throw errno('EEXIST', path)
      const inode = new Inode()
      parent.change([name, inode])
      return this.#opened(inode, path)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.#do('rename', to, () => {
      const [source, target] = [this.#disk.place(from), this.#disk.place(to)]
      const node = this.#disk.file(from)
      if (source.parent === target.parent) source.parent.change([source.name, null], [target.name, node])
      else {
        source.parent.change([source.name, null])
        target.parent.change([target.name, node])
      }
      this.#disk.witness(to, node.bytes, 'named')
    })
  }

  link(from: string, to: string): Promise<void> {
    return this.#do('link', to, () => {
      const node = this.#disk.file(from)
      const { parent, name } = this.#disk.place(to)
      if (parent.entries.has(name)) throw errno('EEXIST', to)
      parent.change([name, node])
      this.#disk.witness(to, node.bytes, 'named')
    })
  }

  unlink(path: string): Promise<void> {
    return this.#do('unlink', path, () => {
      const node = this.#disk.file(path)
      const { parent, name } = this.#disk.place(path)
      this.#disk.witness(path, node.bytes, 'removed')
      parent.change([name, null])
    })
  }

  mkdir(path: string): Promise<void> {
    return this.#do('mkdir', path, () => {
      const { parent, name } = this.#disk.place(path)
      if (parent.entries.has(name)) throw errno('EEXIST', path)
      parent.change([name, new Directory()])
    })
  }

  rmdir(path: string): Promise<void> {
    return this.#do('rmdir', path, () => {
      if (this.#disk.directory(path).entries.size > 0) throw errno('ENOTEMPTY', path)
      const { parent, name } = this.#disk.place(path)
      parent.change([name, null])
    })
  }

  readdir(path: string): Promise<DirectoryEntry[]> {
    return this.#do('readdir', path, () =>
      [...this.#disk.directory(path).entries].map(([name, node]) => ({ name, isDirectory: () => node instanceof Directory })),
    )
  }

  stat(path: string): Promise<FileInfo> {
    return this.#do('stat', path, () => infoOf(this.#disk.node(path)))
  }

  syncDirectory(path: string): Promise<void> {
    return this.#do('syncDirectory', path, () => this.#disk.directory(path).sync())
  }

  freeBytes(path: string): Promise<number> {
    return this.#do('freeBytes', path, () => FREE_BYTES)
  }

  #do<T>(call: string, path: string, effect: () => T): Promise<T> {
    const { schedule } = this.#world
    // Syncs wait for the disk, now and then for long; the rest is memory of the kernel.
    const ms = /sync/i.test(call)
      ? schedule.chance(0.02)
        ? schedule.between(20, 200)
        : schedule.between(0.5, 8)
      : schedule.between(0.02, 0.6)
    return this.#world.perform(this.#process, `file ${call} ${path}`, ms, () => {
      const fault = this.#disk.trouble(call, path)
      if (fault !== null && fault !== 'short') throw errno(fault, path)
      return effect()
    })
  }

  #opened(inode: Inode, path: string): OpenFile {
    const write = (buffers: readonly Uint8Array[], position: number): { readonly bytesWritten: number } => {
      const bytes = Buffer.concat(buffers)
      const written = this.#disk.trouble('written', path) === 'short' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes
      inode.write(written, position)
      inode.mtimeMs = this.#process.machine.wallMs
      return { bytesWritten: written.length }
    }
    const sync = (call: 'datasync' | 'sync'): Promise<void> =>
      this.#do(call, path, () => inode.sync()).catch((error: unknown) => {
        inode.failSync()
        throw error
      })
    return {
      writev: (buffers, position) => {
        // The caller may use its buffers again once it has asked, not before.
        const kept = buffers.map((bytes) => Buffer.from(bytes))
        return this.#do('writev', path, () => write(kept, position ?? inode.size))
      },
      read: (buffer, offset, length, position) =>
        this.#do('read', path, () => ({ bytesRead: inode.bytes.copy(buffer, offset, position, Math.min(position + length, inode.size)) })),
      truncate: (sizeBytes) => this.#do('truncate', path, () => inode.truncate(sizeBytes)),
      datasync: () => sync('datasync'),
      sync: () => sync('sync'),
      stat: () => this.#do('fstat', path, () => infoOf(inode)),
      close: () => this.#do('close', path, () => undefined),
    }
  }
}

function infoOf(node: Node): FileInfo {
  const isDirectory = node instanceof Directory
  return { size: isDirectory ? 0 : node.size, mtimeMs: isDirectory ? 0 : node.mtimeMs, isDirectory: () => isDirectory }
}
