import { isStorageError, StorageError, type StorageErrorCode } from '../errors.ts'

interface Meaning {
  readonly code: StorageErrorCode
  readonly found: string
}

const DENIED: Meaning = { code: 'ERR_STORAGE_ACCESS_DENIED', found: 'access is denied; look at owner and permissions' }
const FULL: Meaning = { code: 'ERR_STORAGE_UNAVAILABLE', found: 'the disk or quota is full; free some space' }
const AWAY: Meaning = { code: 'ERR_STORAGE_UNAVAILABLE', found: 'the disk or network drive does not answer as it should' }
const BUSY: Meaning = { code: 'ERR_STORAGE_UNAVAILABLE', found: 'the system has too many files open or the file is in use; try again' }
const ABSENT: Meaning = { code: 'ERR_STORAGE_NOT_FOUND', found: 'it is not there' }
const VANISHED: Meaning = { code: 'ERR_STORAGE_UNAVAILABLE', found: 'its folder or staged file vanished meanwhile; try again' }
const NOT_BOTH: Meaning = { code: 'ERR_STORAGE_INVALID_KEY', found: 'on a disk one name can not be both an object and a folder of others' }

const MEANINGS: Readonly<Record<string, Meaning>> = {
  EEXIST: { code: 'ERR_STORAGE_ALREADY_EXISTS', found: 'the key is taken' },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { code: 'ERR_STORAGE_ACCESS_DENIED', found: 'the file system is read-only; mount it for writing' },
  ENOSPC: FULL,
  EDQUOT: FULL,
  EIO: AWAY,
  ESTALE: AWAY,
  ETIMEDOUT: AWAY,
  EBUSY: BUSY,
  EMFILE: BUSY,
  ENFILE: BUSY,
  ENAMETOOLONG: { code: 'ERR_STORAGE_INVALID_KEY', found: 'a name in it is too long for this file system' },
}

/** The same answer of the system means another thing to a reader than to a writer. */
const FOR: Readonly<Record<'read' | 'write', Readonly<Record<string, Meaning>>>> = {
  read: { ENOENT: ABSENT, ENOTDIR: ABSENT, EISDIR: ABSENT },
  write: { ENOENT: VANISHED, ENOTDIR: NOT_BOTH, EISDIR: NOT_BOTH },
}

/** Node's code of a failed file operation: `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Nothing is there, or its folder is a file. */
export function isAbsence(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR'
}

// Windows says EISDIR on exFAT: https://github.com/nodejs/node/issues/65817
const NO_LINK: ReadonlySet<string | undefined> = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EMLINK'])

/** `link` can't do it there: another disk, no hard links, or too many of them. */
export function isNoLink(error: unknown): boolean {
  return NO_LINK.has(errnoOf(error))
}

/** What a failed file operation means to a caller of a storage. `doing`: the verb and its object, in words. */
export function fileError(error: unknown, doing: string, access: 'read' | 'write'): StorageError {
  if (isStorageError(error)) return error
  const errno = errnoOf(error)
  const meaning = errno === undefined ? undefined : (FOR[access][errno] ?? MEANINGS[errno])
  if (meaning !== undefined) return new StorageError(meaning.code, `${doing}: ${meaning.found} (${errno})`, { cause: error })
  const text = error instanceof Error ? error.message : String(error)
  return new StorageError('ERR_STORAGE_UNKNOWN', `${doing}: ${text}`, { cause: error })
}
