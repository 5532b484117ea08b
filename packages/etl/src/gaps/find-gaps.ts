import { OutputKeys } from '../batches/output-keys.ts'
import { committedParts } from './committed-parts.ts'
import { GapSearch } from './gap-search.ts'
import type { GapsOptions, GapsReport } from './gaps-report.ts'
import type { UnreadableObject } from './unreadable.ts'

/**
 * What is missing of each product, by the committed parts alone: rows of the table of gaps, and holes in ids that follow one another. All commits are read, a few at a time; of
 * the parts those that lie in what is asked for, or next to it, and of them the columns needed. Memory grows with what is missing, and with the number of products.
 *
 * @throws {EtlError} ERR_ETL_REFUSED when the product never was · {StorageError} when storage is away.
 */
export async function findGaps(options: GapsOptions, signal: AbortSignal): Promise<GapsReport> {
  const { output, outputPath } = options
  const keys = new OutputKeys(outputPath)
  const unreadable: UnreadableObject[] = []
  const search = new GapSearch(options, unreadable)
  for await (const parts of committedParts(output, keys, unreadable)) {
    signal.throwIfAborted()
    await search.add(parts)
  }
  if (await search.addNeighbours()) return search.report()
  for await (const parts of committedParts(output, keys, [])) {
    signal.throwIfAborted()
    await search.addSkipped(parts)
  }
  return search.report()
}
