import { invalidKey, parentKey } from '../object-key.ts'
import type { PutMode } from '../storage.ts'
import { errnoOf } from './errno.ts'
import { fileInfo } from './file-info.ts'
import type { LocalPlace } from './place.ts'

/**
 * Makes a staged file (whole, synced, closed, beside its target) the object `key`: the name in one step, then the directory's sync. The directories
 * above were made durable before the file was staged. Somebody who meets EEXIST may rely on what is there as on a put of one's own: its entry is synced too.
 */
export async function publish(place: LocalPlace, staged: string, key: string, mode: PutMode): Promise<void> {
  const target = place.root.file(key)
  try {
    switch (mode) {
      case 'overwrite':
        await place.files.rename(staged, target)
        break
      case 'create':
        await place.takeName(staged, target)
        break
    }
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    await assertObject(place, key)
    await place.directories.sync(parentKey(key))
    throw error
  }
  await place.directories.sync(parentKey(key))
}

/** A taken name may be a folder's, which no reader would ever find an object in. */
export async function assertObject(place: LocalPlace, key: string): Promise<void> {
  const info = await fileInfo(place.files, place.root.file(key))
  if (info?.isDirectory()) throw invalidKey(key, `${place.root.describe(key)} is a folder; on a disk one name can not be both`)
}
