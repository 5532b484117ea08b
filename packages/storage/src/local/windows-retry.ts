import type { FileOperations } from '../file-operations.ts'
import { errnoOf } from './errno.ts'

/** Together 1.6 s: virus scanners and indexers let go of a new file within that. */
const WAITS_MS = [10, 20, 50, 100, 200, 400, 800]

const IN_USE: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY'])

/** On Windows a file that somebody else has open can't be renamed or removed for that moment. The last failure is thrown. */
export function withWindowsRetries(files: FileOperations, wait: (ms: number) => Promise<unknown>): FileOperations {
  async function patiently(step: () => Promise<void>): Promise<void> {
    for (const waitMs of WAITS_MS) {
      try {
        return await step()
      } catch (error) {
        if (!IN_USE.has(errnoOf(error))) throw error
        await wait(waitMs)
      }
    }
    await step()
  }
  return {
    open: (path, flags) => files.open(path, flags),
    link: (from, to) => files.link(from, to),
    mkdir: (path) => files.mkdir(path),
    rmdir: (path) => files.rmdir(path),
    readdir: (path) => files.readdir(path),
    stat: (path) => files.stat(path),
    syncDirectory: (path) => files.syncDirectory(path),
    freeBytes: (path) => files.freeBytes(path),
    rename: (from, to) => patiently(() => files.rename(from, to)),
    unlink: (path) => patiently(() => files.unlink(path)),
  }
}
