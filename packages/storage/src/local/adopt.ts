import { isStorageError, StorageError } from '../errors.ts'
import { parentKey } from '../object-key.ts'
import { haveSameBytes, readFile } from '../read-file.ts'
import { errnoOf, fileError, isNoLink } from './errno.ts'
import { fileInfo } from './file-info.ts'
import { LocalWriter } from './local-writer.ts'
import type { LocalPlace } from './place.ts'
import { assertObject } from './publish.ts'

/** Publishes a file under `key`: synced first, then linked, or copied where that can't be. See `Storage.adopt`. */
export async function adoptFile(place: LocalPlace, file: string, key: string): Promise<void> {
  const doing = `adopt ${file} as ${place.root.describe(key)}`
  const target = place.root.file(key)
  await syncFile(place, file, doing)
  try {
    await place.directories.within(parentKey(key), () => place.files.link(file, target))
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') await assertSame(place, file, key, doing)
    else if (isNoLink(error)) return await copyFile(place, file, key, doing)
    else throw await adoptError(place, error, file, doing)
  }
  await syncEntry(place, key, doing)
}

async function syncFile({ files }: LocalPlace, path: string, doing: string): Promise<void> {
  try {
    const file = await files.open(path, 'r+') // Windows syncs only what is open for writing
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError(error, doing, 'read')
  }
}

async function syncEntry({ directories }: LocalPlace, key: string, doing: string): Promise<void> {
  try {
    await directories.sync(parentKey(key))
  } catch (error) {
    throw fileError(error, doing, 'write')
  }
}

async function copyFile(place: LocalPlace, file: string, key: string, doing: string): Promise<void> {
  const writer = await LocalWriter.open(place, key, 'create')
  try {
    for await (const chunk of readFile(place.files, file)) await writer.write(chunk)
    await writer.commit()
  } catch (error) {
    await writer.abort()
    if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw fileError(error, doing, 'write')
    await assertSame(place, file, key, doing)
  }
}

async function assertSame(place: LocalPlace, file: string, key: string, doing: string): Promise<void> {
  try {
    await assertObject(place, key)
    if (await haveSameBytes(place.files, file, place.root.file(key))) return
  } catch (error) {
    throw await adoptError(place, error, file, doing)
  }
  throw new StorageError('ERR_STORAGE_ALREADY_EXISTS', `${doing}: the key is taken with other bytes`)
}

/** Tells a file that its owner removed meanwhile from a target that somebody else did. */
async function adoptError({ files }: LocalPlace, error: unknown, file: string, doing: string): Promise<StorageError> {
  const isFileGone = errnoOf(error) === 'ENOENT' && (await fileInfo(files, file)) === undefined
  return fileError(error, doing, isFileGone ? 'read' : 'write')
}
