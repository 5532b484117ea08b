import type { FileInfo, FileOperations } from '../file-operations.ts'
import { isAbsence } from './errno.ts'

/** What is at `path`, or undefined when nothing is there. */
export async function fileInfo(files: FileOperations, path: string): Promise<FileInfo | undefined> {
  try {
    return await files.stat(path)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
