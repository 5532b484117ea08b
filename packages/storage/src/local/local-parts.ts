import { StorageError } from '../errors.ts'
import { parentKey, parseKeyPrefix } from '../object-key.ts'
import { readFile } from '../read-file.ts'
import type { ObjectParts } from '../storage.ts'
import { adoptFile } from './adopt.ts'
import { fileError } from './errno.ts'
import { fileInfo } from './file-info.ts'
import { parsePartName, partName, stagedName } from './file-name.ts'
import type { LocalPlace } from './place.ts'
import { removeFile } from './remove-file.ts'
import { walk } from './walk.ts'

/** Parts as hidden files beside the object that they will be. */
export class LocalParts implements ObjectParts {
  readonly #place: LocalPlace
  readonly #key: string
  #added = 0

  /** @throws {StorageError} ERR_STORAGE_INVALID_KEY */
  constructor(place: LocalPlace, key: string) {
    place.root.file(key)
    this.#place = place
    this.#key = key
  }

  async add(bytes: Uint8Array): Promise<void> {
    const { files, root, directories } = this.#place
    const doing = `add part ${this.#added + 1} of ${root.describe(this.#key)}`
    try {
      if (this.#added > 0 && (await fileInfo(files, root.inside(beside(this.#key, partName(nameOf(this.#key), 1))))) === undefined)
        throw new StorageError('ERR_STORAGE_NOT_FOUND', 'the parts before it are gone')
      const part = root.inside(beside(this.#key, partName(nameOf(this.#key), this.#added + 1)))
      await directories.within(parentKey(this.#key), () => stage(this.#place, this.#key, [bytes], (staged) => files.rename(staged, part)))
      await directories.sync(parentKey(this.#key))
      this.#added++
    } catch (error) {
      throw fileError(error, doing, 'write')
    }
  }

  async complete(): Promise<void> {
    await completeLocalParts(this.#place, this.#key)
  }
}

export async function* listLocalParts(place: LocalPlace, prefix: string): AsyncGenerator<string> {
  if (parseKeyPrefix(prefix) !== '') place.root.file(prefix)
  try {
    for await (const { key } of walk(place, prefix)) {
      const part = parsePartName(nameOf(key))
      if (part?.number === 1) yield beside(key, part.name)
    }
  } catch (error) {
    throw fileError(error, `list parts under ${place.root.describe(prefix)}`, 'read')
  }
}

export async function completeLocalParts(place: LocalPlace, key: string): Promise<void> {
  const { files, root } = place
  const doing = `complete ${root.describe(key)}`
  root.file(key)
  try {
    const parts = await partsOf(place, key)
    if (parts.length === 0) return
    await stage(place, key, contentOf(place, parts), (staged) => adoptFile(place, staged, key))
    // The first one last: without it there are none.
    for (const part of parts.reverse()) await removeFile(files, part)
  } catch (error) {
    throw fileError(error, doing, 'write')
  }
}

/** Paths, in order, up to the first that is missing. */
async function partsOf({ files, root }: LocalPlace, key: string): Promise<string[]> {
  const parts: string[] = []
  for (;;) {
    const part = root.inside(beside(key, partName(nameOf(key), parts.length + 1)))
    if ((await fileInfo(files, part)) === undefined) return parts
    parts.push(part)
  }
}

async function* contentOf({ files }: LocalPlace, parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* readFile(files, part)
}

/** Hands `publish` a synced file with these bytes, which is gone afterwards. */
async function stage(
  { files, root }: LocalPlace,
  key: string,
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  publish: (staged: string) => Promise<void>,
): Promise<void> {
  const staged = root.inside(beside(key, stagedName()))
  const file = await files.open(staged, 'wx')
  try {
    try {
      let sizeBytes = 0
      for await (const chunk of bytes) {
        for (let offset = 0; offset < chunk.length; ) {
          const { bytesWritten } = await file.writev([chunk.subarray(offset)], sizeBytes)
          if (bytesWritten === 0) throw new Error(`the system wrote none of ${chunk.length - offset} bytes`)
          offset += bytesWritten
          sizeBytes += bytesWritten
        }
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await publish(staged)
  } finally {
    await removeFile(files, staged)
  }
}

function beside(key: string, name: string): string {
  const directory = parentKey(key)
  return directory === '' ? name : `${directory}/${name}`
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
