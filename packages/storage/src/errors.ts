/**
 * - `NOT_FOUND`, `ALREADY_EXISTS`: answers, not faults.
 * - `INVALID_KEY`: a bug in the caller, or a name from outside that was not encoded.
 * - `ACCESS_DENIED`: permissions; a person has to act.
 * - `UNAVAILABLE`: the place is away, slow or full; trying again later may help.
 * - `CORRUPT`: the place broke its own promise (short read, endless listing).
 * - `UNSUPPORTED`: this place can't do what is asked for.
 * - `UNKNOWN`: none of these; always with a cause.
 */
export type StorageErrorCode =
  | 'ERR_STORAGE_NOT_FOUND'
  | 'ERR_STORAGE_ALREADY_EXISTS'
  | 'ERR_STORAGE_INVALID_KEY'
  | 'ERR_STORAGE_ACCESS_DENIED'
  | 'ERR_STORAGE_UNAVAILABLE'
  | 'ERR_STORAGE_CORRUPT'
  | 'ERR_STORAGE_UNSUPPORTED'
  | 'ERR_STORAGE_UNKNOWN'

const BRAND = Symbol.for('@fluxforge/storage/StorageError')

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  /** `message`: what was being done, to what, what was found, what would be right; one line, no secret. */
  constructor(code: StorageErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Also true for an error of another copy of this package. */
export function isStorageError(value: unknown, code?: StorageErrorCode): value is StorageError {
  return typeof value === 'object' && value !== null && BRAND in value && (code === undefined || ('code' in value && value.code === code))
}
