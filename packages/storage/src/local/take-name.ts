import { basename, dirname, join } from 'node:path'
import type { FileOperations } from '../file-operations.ts'
import { errnoOf } from './errno.ts'
import { fileInfo } from './file-info.ts'
import { markerName } from './file-name.ts'
import type { TakeName } from './place.ts'
import { removeFile } from './remove-file.ts'

/** By a hard link: the file system itself decides who comes first, across processes. */
export function takeNameByLink(files: FileOperations): TakeName {
  return async (staged, target) => {
    await files.link(staged, target)
    await files.unlink(staged)
  }
}

/** How long a marker without its object is believed to be somebody's who is about to publish: a rename away. */
const MARKER_WAITS_MS = [10, 20, 50, 100, 200, 400]

/**
 * By an exclusive marker file, where there are no hard links. A marker without its object that stays is void (its maker died) and is taken over; that
 * step is exact within this process only, so such a place is for one ingest and one etl, whose creates share no key.
 */
export function takeNameByMarker(files: FileOperations, wait: (ms: number) => Promise<unknown>): TakeName {
  const turns = new Map<string, Promise<unknown>>()

  async function take(staged: string, target: string): Promise<void> {
    const marker = join(dirname(target), markerName(basename(target)))
    await mark(marker, target)
    try {
      if ((await fileInfo(files, target)) !== undefined) throw taken(target)
      await files.rename(staged, target)
    } finally {
      await removeFile(files, marker)
    }
  }

  async function mark(marker: string, target: string): Promise<void> {
    for (const waitMs of MARKER_WAITS_MS) {
      try {
        return await (await files.open(marker, 'wx')).close()
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error
        if ((await fileInfo(files, target)) !== undefined) throw taken(target)
        await wait(waitMs)
      }
    }
  }

  return async (staged, target) => {
    const turn = (turns.get(target) ?? Promise.resolve()).then(() => take(staged, target))
    const settled = turn.catch(() => undefined) // its own caller is told
    turns.set(target, settled)
    try {
      await turn
    } finally {
      if (turns.get(target) === settled) turns.delete(target)
    }
  }
}

function taken(target: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, '${target}'`), { code: 'EEXIST' })
}
