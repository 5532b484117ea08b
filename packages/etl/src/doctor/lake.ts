import { type BatchList, isSegmentError, readBatchList } from '@fluxforge/segments'
import { outputName, type Site } from '../batches/desk.ts'
import { isEtlError } from '../errors.ts'
import type { Finding } from './finding.ts'
import type { OutputSurvey } from './output-survey.ts'
import type { RawSurvey } from './raw-survey.ts'

/** What was found on both sides. */
export interface Lake {
  readonly site: Site
  readonly raw: RawSurvey
  readonly output: OutputSurvey
  /** Those that can be read. */
  readonly lists: ReadonlyMap<string, BatchList>
}

/** The lists themselves; one that can't be read is a finding. */
export async function* readLists({ input, keys }: Site, batches: Iterable<string>, lists: Map<string, BatchList>): AsyncGenerator<Finding> {
  for (const batch of batches) {
    try {
      const list = await readBatchList(input, keys, batch)
      if (list !== undefined) lists.set(batch, list)
    } catch (error) {
      if (!isSegmentError(error, 'ERR_SEGMENT_BAD_RECORD')) throw error
      yield { kind: 'bad_record', place: input.describe(keys.list(batch)), reason: error.message }
    }
  }
}

export function isForeign(site: Site, list: BatchList): boolean {
  return list.output !== outputName(site)
}

/** What `ask` learns from commits; undefined where one of them can't be read, which was told when it was met. */
export async function orUnreadable<T>(ask: Promise<T>): Promise<T | undefined> {
  try {
    return await ask
  } catch (error) {
    if (isEtlError(error, 'ERR_ETL_BAD_RECORD')) return undefined
    throw error
  }
}
