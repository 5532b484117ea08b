import { parseBatchName } from '@fluxforge/segments'
import { readBytes, type Storage } from '@fluxforge/storage'
import { isEtlError } from '../errors.ts'
import type { VoidCommit } from './commit-record.ts'
import type { OutputKeys } from './output-keys.ts'
import { parseWholeCommit, type WholeCommit } from './whole-commit.ts'

const COMMITS_AT_ONCE = 128

/** A key under _commits/ that holds no commit of its name. Places are as the storage describes them. */
export type NoCommit =
  /** Not as FluxForge writes it; `reason` names place and fault. */
  | { readonly kind: 'bad_commit'; readonly place: string; readonly reason: string }
  /** No commit's key, or another commit's. */
  | { readonly kind: 'misplaced_commit'; readonly place: string; readonly right: string | null }

/** The keys under a prefix, some at a time. */
export async function* lotsOfKeys(storage: Storage, prefix: string): AsyncGenerator<readonly string[]> {
  let lot: string[] = []
  for await (const { key } of storage.list(prefix)) {
    lot.push(key)
    if (lot.length < COMMITS_AT_ONCE) continue
    yield lot
    lot = []
  }
  if (lot.length > 0) yield lot
}

/** What stands under a key below _commits/. @throws {StorageError} */
export async function readStoredCommit(output: Storage, keys: OutputKeys, key: string): Promise<WholeCommit | VoidCommit | NoCommit> {
  const place = output.describe(key)
  const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '')
  const right = parseBatchName(name) === undefined ? null : keys.commit(name)
  if (right !== key) return { kind: 'misplaced_commit', place, right: right && output.describe(right) }
  try {
    const commit = parseWholeCommit(await readBytes(output, key), place)
    return commit.batch === name ? commit : { kind: 'misplaced_commit', place, right: output.describe(keys.commit(commit.batch)) }
  } catch (error) {
    if (isEtlError(error, 'ERR_ETL_BAD_RECORD')) return { kind: 'bad_commit', place, reason: error.message }
    throw error
  }
}
