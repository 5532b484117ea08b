import type { Storage } from '@fluxforge/storage'
import { explain } from './explain.ts'
import type { Voice } from './voice.ts'
import { count } from './words.ts'

/** Removes what killed writers left in a storage, beside the work: it is told, it ends nothing, and nothing waits for it. */
export function removeStale(storage: Storage, prefix: string, tag: 'ingestion' | 'etl', voice: Voice): void {
  storage.removeStale(prefix, Date.now()).then(
    (removed) => {
      if (removed > 0)
        voice.info(`[${tag}] Removed ${count(removed, 'unfinished write')} of killed writers under ${storage.describe(prefix)}`)
    },
    (error: unknown) => voice.warn(`[${tag}] Unfinished writes of killed writers stay for now, which does no harm: ${explain(error)}`),
  )
}
