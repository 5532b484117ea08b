import type { Storage } from '@fluxforge/storage'
import type { Site } from '../batches/desk.ts'
import type { Finding, UnfinishedWrites } from './finding.ts'

/** What writers that were killed a day ago or more never ended, folder by folder. */
export async function* diagnoseUnfinishedWrites(site: Site, nowMs: number): AsyncGenerator<Finding> {
  const { keys, outputKeys } = site
  const folders = [
    ...Object.values(keys.paths).map((folder) => ({ layer: 'input' as const, folder })),
    { layer: 'output' as const, folder: outputKeys.prefix },
  ]
  for (const { layer, folder } of folders) {
    const storage = site[layer]
    if (await isARecorders(site, folder)) continue
    const count = await storage.countStale(folder, nowMs)
    if (count > 0) yield { kind: 'unfinished_writes', layer, folder, place: storage.describe(folder), count }
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
