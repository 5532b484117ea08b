import type { Storage } from '@fluxforge/storage'
import { inParallel } from '../batches/in-parallel.ts'
import type { OutputKeys } from '../batches/output-keys.ts'
import { lotsOfKeys, readStoredCommit } from '../batches/stored-commits.ts'
import type { CommittedPart } from '../batches/whole-commit.ts'
import { decodePartitionValue, NO_VALUE } from '../columns/partition-value.ts'
import { PRODUCT_COLUMN } from '../columns/schema.ts'
import { readOrReason, type UnreadableObject } from './unreadable.ts'

const READS_AT_ONCE = 16

/** A part, and whose rows it holds. */
export interface ProductPart extends CommittedPart {
  /** As its path tells: null for none, or one that no path can hold; undefined where only the rows tell. */
  readonly product: string | null | undefined
}

/** All parts that commits name, those of some commits at a time, in the order of the commits' keys. What can't be read is added to `unreadable`. */
export async function* committedParts(
  output: Storage,
  keys: OutputKeys,
  unreadable: UnreadableObject[],
): AsyncGenerator<readonly ProductPart[]> {
  const partsOf = async (key: string): Promise<readonly ProductPart[]> => {
    const read = await readOrReason(output, key, () => readStoredCommit(output, keys, key))
    if ('unreadable' in read) unreadable.push(read.unreadable)
    else if (read.value.kind === 'committed') return read.value.parts.map((part) => ({ ...part, product: productOf(part.key) }))
    else if (read.value.kind === 'bad_commit') unreadable.push({ place: read.value.place, reason: read.value.reason })
    // A void commit has none; one in another's place, or a file put here by a person, says nothing.
    return []
  }
  for await (const lot of lotsOfKeys(output, keys.allCommits)) yield (await inParallel(lot, READS_AT_ONCE, partsOf)).flat()
}

function productOf(key: string): string | null | undefined {
  const folder = key.split('/').find((one) => one.startsWith(`${PRODUCT_COLUMN}=`))
  const value = folder?.slice(PRODUCT_COLUMN.length + 1)
  return value === NO_VALUE ? null : value && decodePartitionValue(value)
}
