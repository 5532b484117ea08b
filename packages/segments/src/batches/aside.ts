import type { Storage } from '@fluxforge/storage'
import { createRecord } from '../json-record.ts'
import type { RawKeys } from '../raw-keys.ts'

/** Sets a segment aside: it stays in ready/ and is not listed any more. Repeatable. */
export async function createAside(storage: Storage, keys: RawKeys, segment: string): Promise<void> {
  await createRecord(storage, keys.aside(segment), {})
}

export async function listAsides(storage: Storage, keys: RawKeys): Promise<Set<string>> {
  const asides = new Set<string>()
  for await (const { key } of storage.list(keys.asides)) {
    const found = keys.parse(key)
    if (found?.kind === 'aside') asides.add(found.segment)
  }
  return asides
}
