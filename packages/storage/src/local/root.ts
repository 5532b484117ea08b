import { posix, win32 } from 'node:path'
import { StorageError } from '../errors.ts'
import { invalidKey, parseObjectKey } from '../object-key.ts'
import { fileNameFault } from './file-name.ts'

/** The directory under which a local storage keeps its objects, and the path of each key under it. */
export class LocalRoot {
  /** Absolute, for the file system. */
  readonly path: string
  /** As it was given, for people: `F:/`, `./data`, `//server/share`. On Windows with forward slashes. */
  readonly text: string
  readonly #platform: NodeJS.Platform
  readonly #separator: string

  constructor(root: string, platform: NodeJS.Platform) {
    if (root === '') throw new StorageError('ERR_STORAGE_UNSUPPORTED', 'local storage: its root is empty; name a directory, like ./data')
    const paths = platform === 'win32' ? win32 : posix
    this.text = platform === 'win32' ? windowsText(root) : withoutSlashAtEnd(root)
    this.path = paths.resolve(this.text)
    this.#platform = platform
    this.#separator = paths.sep
  }

  /** @throws {StorageError} ERR_STORAGE_INVALID_KEY also for names that this platform's file systems can't hold. */
  file(key: string): string {
    for (const name of parseObjectKey(key).split('/')) {
      const fault = fileNameFault(name, this.#platform)
      if (fault !== undefined) throw invalidKey(key, fault)
    }
    return this.inside(key)
  }

  /** The path of a directory by its key (empty for the root), or of a hidden file, whose name no key may have. */
  inside(key: string): string {
    return join(this.path, key, this.#separator)
  }

  describe(key = ''): string {
    return join(this.text, key, '/')
  }
}

/** A drive (`F:/`) and `/` end with their separator already. */
function join(directory: string, key: string, separator: string): string {
  if (key === '') return directory
  return directory.endsWith(separator) ? directory + key : `${directory}${separator}${key}`
}

/** `F:` alone means the drive, as people write it, not where the process stands on it. */
function windowsText(root: string): string {
  const text = root.replaceAll('\\', '/')
  const drive = /^[a-z]:\/*$/i.exec(text)
  return drive === null ? withoutSlashAtEnd(text) : `${text.slice(0, 2)}/`
}

function withoutSlashAtEnd(text: string): string {
  return text.replace(/\/+$/, '') || '/'
}
