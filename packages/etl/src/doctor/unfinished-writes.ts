import { isStorageError, type Storage } from '@fluxforge/storage'
import type { Site } from '../batches/desk.ts'
import type { Finding, UnfinishedWrites } from './finding.ts'

/** What writers that were killed a day ago or more never ended, folder by folder; or that the rights don't reach for looking, which setups with a lifecycle rule need not give. */
export async function* diagnoseUnfinishedWrites(site: Site, nowMs: number): AsyncGenerator<Finding> {
  const { keys, outputKeys } = site
  const layers = [
    { layer: 'input', folders: Object.values(keys.paths) },
    { layer: 'output', folders: [outputKeys.prefix] },
  ] as const
  for (const { layer, folders } of layers) {
    const storage = site[layer]
    try {
      for (const folder of folders) {
        const count = (await isARecorders(site, folder)) ? 0 : await storage.countStale(folder, nowMs)
        if (count > 0) yield { kind: 'unfinished_writes', layer, folder, place: storage.describe(folder), count }
      }
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_ACCESS_DENIED')) throw error
      yield { kind: 'unseen_writes', place: storage.describe(), reason: error.message }
    }
  }
}

/** @returns false when there may be raw among them now. */
export async function removeUnfinishedWrites(site: Site, { layer, folder }: UnfinishedWrites, nowMs: number): Promise<boolean> {
  if (await isARecorders(site, folder)) return false
  await site[layer].removeStale(folder, nowMs)
  return true
}

/** Parts of a segment are raw, which its recorder completes at its next start: what is beside them waits too. */
async function isARecorders({ input, keys }: Site, folder: string): Promise<boolean> {
  return folder === keys.paths.ready && (await hasParts(input, folder))
}

async function hasParts(storage: Storage, folder: string): Promise<boolean> {
  for await (const _key of storage.listParts(folder)) return true
  return false
}
