import { dirname } from 'node:path'
import { StorageError } from '../errors.ts'
import type { FileOperations } from '../file-operations.ts'
import { errnoOf, fileError, isNoLink } from './errno.ts'
import { fileInfo } from './file-info.ts'
import { stagedName } from './file-name.ts'
import type { LocalRoot } from './root.ts'

/** Makes the root when it is absent, and finds out whether it can be written and knows hard links. */
export async function openRoot(files: FileOperations, root: LocalRoot): Promise<{ readonly hasHardLinks: boolean }> {
  try {
    await makeRoot(files, root.path)
    return { hasHardLinks: await probe(files, root) }
  } catch (error) {
    throw fileError(error, `open local storage at ${root.text}`, 'write')
  }
}

async function makeRoot(files: FileOperations, path: string): Promise<void> {
  const info = await fileInfo(files, path)
  if (info !== undefined) {
    if (info.isDirectory()) return
    throw new StorageError('ERR_STORAGE_UNSUPPORTED', `open local storage: ${path} is a file; name a directory`)
  }
  const parent = dirname(path)
  if (parent === path) throw new StorageError('ERR_STORAGE_UNAVAILABLE', `open local storage: there is no ${path}; is the drive connected?`)
  await makeRoot(files, parent)
  try {
    await files.mkdir(path)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
  await files.syncDirectory(parent)
}

async function probe(files: FileOperations, root: LocalRoot): Promise<boolean> {
  const file = root.inside(stagedName())
  const link = root.inside(stagedName())
  await (await files.open(file, 'wx')).close()
  try {
    await files.link(file, link)
    await files.unlink(link)
    return true
  } catch (error) {
    if (isNoLink(error)) return false
    throw error
  } finally {
    await files.unlink(file)
  }
}
