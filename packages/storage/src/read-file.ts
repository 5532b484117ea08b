import { clampRange } from './byte-range.ts'
import { StorageError } from './errors.ts'
import type { FileOperations, OpenFile } from './file-operations.ts'
import type { ByteRange } from './storage.ts'

const CHUNK_BYTES = 1024 * 1024

/**
 * The bytes of a local file in chunks of 1 MiB (the last one shorter): one chunk in memory at a time. They are fresh, unless the reader hands back one that
 * it has done with, by `next(chunk)`. Errors are Node's.
 */
export async function* readFile(
  files: FileOperations,
  path: string,
  range?: ByteRange,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, Uint8Array<ArrayBuffer> | undefined> {
  const file = await files.open(path, 'r')
  try {
    const info = await file.stat()
    if (info.isDirectory()) throw new StorageError('ERR_STORAGE_NOT_FOUND', `read ${path}: it is a folder, not an object`)
    const { start, end } = clampRange(range, info.size)
    let spent: Uint8Array<ArrayBuffer> | undefined
    for (let position = start; position < end; ) {
      const bytes = Math.min(CHUNK_BYTES, end - position)
      const chunk: Uint8Array<ArrayBuffer> = spent?.length === CHUNK_BYTES ? spent.subarray(0, bytes) : new Uint8Array(bytes)
      await readFully(file, chunk, position, path)
      position += bytes
      spent = yield chunk
    }
  } finally {
    await file.close()
  }
}

/** Whether both files hold the same bytes. */
export async function haveSameBytes(files: FileOperations, path: string, otherPath: string): Promise<boolean> {
  const other = await files.open(otherPath, 'r')
  try {
    const { size } = await other.stat()
    if ((await files.stat(path)).size !== size) return false
    let position = 0
    for await (const chunk of readFile(files, path)) {
      const same = new Uint8Array(chunk.length)
      await readFully(other, same, position, otherPath)
      if (Buffer.compare(chunk, same) !== 0) return false
      position += chunk.length
    }
    return true
  } finally {
    await other.close()
  }
}

async function readFully(file: OpenFile, into: Uint8Array, position: number, path: string): Promise<void> {
  for (let offset = 0; offset < into.length; ) {
    const { bytesRead } = await file.read(into, offset, into.length - offset, position + offset)
    if (bytesRead === 0) {
      throw new StorageError(
        'ERR_STORAGE_CORRUPT',
        `read ${path}: it ends at byte ${position + offset}, before the size it had when it was opened`,
      )
    }
    offset += bytesRead
  }
}
