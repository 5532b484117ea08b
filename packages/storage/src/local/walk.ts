import type { FileInfo } from '../file-operations.ts'
import { compareKeys, isKeySegment } from '../object-key.ts'
import { isAbsence } from './errno.ts'
import { fileInfo } from './file-info.ts'
import { isHiddenName } from './file-name.ts'
import type { LocalPlace } from './place.ts'

/** How many files of a directory are looked at at once. */
const PARALLEL_STATS = 64

interface FoundFile {
  /** Not a key, but shaped like one, when the file is hidden. */
  readonly key: string
  readonly isHidden: boolean
  readonly sizeBytes: number
  readonly mtimeMs: number
}

/**
 * The files under a directory (a key, empty for the root) in the order of their whole keys' UTF-8 bytes: `a.b`, `a/b`, `ab`. One directory's entries are in
 * memory at a time, and those of the directories above. Files whose names no key can have are nobody's objects and left out; what vanishes
 * meanwhile was deleted.
 */
export async function* walk(place: LocalPlace, directory: string): AsyncGenerator<FoundFile> {
  for (const { key, info, name } of await entriesOf(place, directory)) {
    if (info.isDirectory()) yield* walk(place, key)
    else yield { key, isHidden: isHiddenName(name), sizeBytes: info.size, mtimeMs: info.mtimeMs }
  }
}

interface Entry {
  readonly name: string
  readonly key: string
  readonly info: FileInfo
}

async function entriesOf(place: LocalPlace, directory: string): Promise<Entry[]> {
  const names = (await namesIn(place, directory)).filter(isKeySegment)
  const entries: Entry[] = []
  for (let i = 0; i < names.length; i += PARALLEL_STATS) {
    const some = names.slice(i, i + PARALLEL_STATS).map(async (name) => {
      const key = directory === '' ? name : `${directory}/${name}`
      const info = await fileInfo(place.files, place.root.inside(key)) // follows links: a linked directory is one
      return info && { name, key, info }
    })
    entries.push(...(await Promise.all(some)).filter((entry) => entry !== undefined))
  }
  return entries.sort((a, b) => compareKeys(asInKey(a), asInKey(b)))
}

async function namesIn(place: LocalPlace, directory: string): Promise<string[]> {
  try {
    return (await place.files.readdir(place.root.inside(directory))).map(({ name }) => name)
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

/** Every key inside a directory goes on with a slash, and sorts by it among the directory's siblings. */
function asInKey({ name, info }: Entry): string {
  return info.isDirectory() ? `${name}/` : name
}
