import { ActiveLock, findLeftSpools, type HostIdentity, type IsAlive, parseJsonObject, readRecordText } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import type { Site } from '../batches/desk.ts'
import type { Finding } from './finding.ts'
import type { RawSurvey } from './raw-survey.ts'

export interface RecorderOptions {
  readonly site: Pick<Site, 'input' | 'keys'>
  /** `coinbase` */
  readonly source: string
  /** Where spools of this machine are; null without any. */
  readonly spoolDir: string | null
  readonly identity: HostIdentity
  readonly isAlive: IsAlive
}

/** What recorders left that nobody publishes: ingest ends it at its next start, and nobody else may. */
export async function* diagnoseRecorders(
  { site, source, spoolDir, identity, isAlive }: RecorderOptions,
  { active }: RawSurvey,
): AsyncGenerator<Finding> {
  const { input, keys } = site
  if (active.size > 0 && !(await ActiveLock.isHeld({ storage: input, key: keys.lock, identity })))
    yield { kind: 'left_active', place: input.describe(keys.paths.active), files: active.size }
  if (spoolDir !== null)
    for (const { directory, files } of await findLeftSpools({ spoolDir, source, identity }))
      yield { kind: 'left_spool', place: directory, files }
  const unfinished = await unfinishedSegments(site)
  if (unfinished.length === 0 || (await mayRecord(site, isAlive))) return
  for (const key of unfinished) yield { kind: 'unfinished_segment', place: input.describe(key) }
}

/** None where the rights don't reach for looking: that is told with all other writes without end. */
async function unfinishedSegments({ input, keys }: RecorderOptions['site']): Promise<string[]> {
  const unfinished: string[] = []
  try {
    for await (const key of input.listParts(keys.paths.ready)) unfinished.push(key)
  } catch (error) {
    if (!isStorageError(error, 'ERR_STORAGE_ACCESS_DENIED')) throw error
  }
  return unfinished
}

/** Whether somebody may be recording without a disk. */
async function mayRecord({ input, keys }: RecorderOptions['site'], isAlive: IsAlive): Promise<boolean> {
  for await (const { key } of input.list(keys.presence('ingest'))) {
    const { host, boot_id: bootId, pid } = parseJsonObject((await readRecordText(input, key)) ?? '') ?? {}
    const isRead = typeof host === 'string' && typeof bootId === 'string' && typeof pid === 'number'
    if (isRead && isAlive({ host, bootId, pid }) !== false) return true
  }
  return false
}
