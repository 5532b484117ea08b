import { type FileOperations, StorageError } from '@fluxforge/storage'

export async function readLocalFile(files: FileOperations, path: string, doing: string): Promise<Buffer> {
  try {
    const file = await files.open(path, 'r')
    try {
      const bytes = Buffer.alloc((await file.stat()).size)
      await file.read(bytes, 0, bytes.length, 0)
      return bytes
    } finally {
      await file.close()
    }
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new StorageError(isGone ? 'ERR_STORAGE_NOT_FOUND' : 'ERR_STORAGE_UNAVAILABLE', `${doing}: ${String(error)}`, { cause: error })
  }
}
