import * as fs from 'node:fs/promises'

/**
 * What FluxForge asks of a file system, as a seam: a recording proves the order of syncs, a plan makes the third one fail. Errors are Node's,
 * with their `code` (ENOENT, ENOSPC, …).
 */
export interface FileOperations {
  open(path: string, flags: 'r' | 'r+' | 'wx' | 'a'): Promise<OpenFile>
  rename(from: string, to: string): Promise<void>
  /** Fails with EEXIST when `to` is there: the create-only publish. */
  link(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  mkdir(path: string): Promise<void>
  rmdir(path: string): Promise<void>
  readdir(path: string): Promise<DirectoryEntry[]>
  stat(path: string): Promise<FileInfo>
  /** Makes the entries of a directory durable. Does nothing on Windows, which has no such call and keeps them with its journal. */
  syncDirectory(path: string): Promise<void>
  /** Bytes that this process may still write on the disk that holds `path`. */
  freeBytes(path: string): Promise<number>
}

export interface OpenFile {
  /** May write less than asked for: look at `bytesWritten`. */
  writev(buffers: readonly Uint8Array[], position?: number): Promise<{ readonly bytesWritten: number }>
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
  truncate(sizeBytes: number): Promise<void>
  datasync(): Promise<void>
  sync(): Promise<void>
  stat(): Promise<FileInfo>
  close(): Promise<void>
}

export interface FileInfo {
  readonly size: number
  readonly mtimeMs: number
  isDirectory(): boolean
}

export interface DirectoryEntry {
  readonly name: string
  isDirectory(): boolean
}

/** The file system of this machine. */
export const nodeFiles: FileOperations = {
  open: (path, flags) => fs.open(path, flags),
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  unlink: (path) => fs.unlink(path),
  mkdir: (path) => fs.mkdir(path),
  rmdir: (path) => fs.rmdir(path),
  readdir: (path) => fs.readdir(path, { withFileTypes: true }),
  stat: (path) => fs.stat(path),
  async syncDirectory(path) {
    if (process.platform === 'win32') return
    const directory = await fs.open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  },
  async freeBytes(path) {
    const { bavail, bsize } = await fs.statfs(path)
    return bavail * bsize
  },
}
