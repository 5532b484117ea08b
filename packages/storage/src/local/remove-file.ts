import type { FileOperations } from '../file-operations.ts'
import { errnoOf, isAbsence } from './errno.ts'
import { fileInfo } from './file-info.ts'

/** Removes a file; `false` when none was there: nothing, or a folder. */
export async function removeFile(files: FileOperations, path: string): Promise<boolean> {
  try {
    await files.unlink(path)
    return true
  } catch (error) {
    if (isAbsence(error)) return false
    // Linux answers EISDIR for a folder, the others EPERM.
    const mayBeFolder = errnoOf(error) === 'EISDIR' || errnoOf(error) === 'EPERM'
    if (mayBeFolder && (await fileInfo(files, path))?.isDirectory()) return false
    throw error
  }
}
