import { StorageError } from './errors.ts'

/** What S3 allows, in UTF-8 bytes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024

const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u

/**
 * Gives back `key` when it is one: segments parted by `/`, none of them empty, `.` or `..`, no backslash, no control character, well-formed text, at
 * most 1024 bytes as UTF-8. So a key can't leave the root it is used under.
 *
 * @throws {StorageError} ERR_STORAGE_INVALID_KEY
 */
export function parseObjectKey(key: string): string {
  const fault = keyFault(key)
  if (fault !== undefined) throw invalidKey(key, fault)
  return key
}

/** A prefix is a key without its last segments, or empty for everything; no slash at its end. */
export function parseKeyPrefix(prefix: string): string {
  return prefix === '' ? prefix : parseObjectKey(prefix)
}

/** The key without its last segment; empty at the top. */
export function parentKey(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')))
}

/** Whether `text` is a key: what a listing of a place that others write to may show. */
export function isObjectKey(text: string): boolean {
  return keyFault(text) === undefined
}

/** Whether `name` can be one segment of a key. */
export function isKeySegment(name: string): boolean {
  return !name.includes('/') && keyFault(name) === undefined
}

export function invalidKey(key: string, fault: string): StorageError {
  return new StorageError('ERR_STORAGE_INVALID_KEY', `key ${JSON.stringify(key.slice(0, 200))}: ${fault}`)
}

/** Orders keys by their UTF-8 bytes, as S3 does. UTF-16, JavaScript's own order, puts U+E000…U+FFFF behind the characters above them. */
export function compareKeys(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const unitOfA = a.charCodeAt(i)
    const unitOfB = b.charCodeAt(i)
    if (unitOfA !== unitOfB) return codePointRank(unitOfA) - codePointRank(unitOfB)
  }
  return a.length - b.length
}

function codePointRank(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit < 0xe000
  return isSurrogate ? unit + 0x10000 : unit
}

function keyFault(key: string): string | undefined {
  if (key === '') return 'it is empty'
  if (key.startsWith('/') || key.endsWith('/')) return 'it begins or ends with a slash; keys are relative, like raw/ready/name'
  if (!key.isWellFormed()) return 'it holds half of a surrogate pair, which has no UTF-8 form'
  if (CONTROL_OR_BACKSLASH.test(key)) return 'it holds a backslash or a control character; parts are joined by /'
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `it is ${Buffer.byteLength(key)} bytes long; at most ${MAX_KEY_BYTES} are allowed`
  for (const segment of key.split('/')) {
    if (segment === '') return 'it holds an empty segment'
    if (segment === '.' || segment === '..') return `it holds a segment ${JSON.stringify(segment)}`
  }
  return undefined
}
