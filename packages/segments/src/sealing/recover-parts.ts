import type { Storage } from '@fluxforge/storage'
import { parseJsonObject, readRecordText } from '../json-record.ts'
import type { SequenceOf } from '../lines/line-head.ts'
import { compareSegmentNames, parseSegmentName } from '../names/segment-name.ts'
import type { RawKeys } from '../raw-keys.ts'
import { LastOfSegments } from './last-of-segments.ts'
import { readLastRun, writeLastRun } from './last-run.ts'
import type { Recovery } from './recovery.ts'
import type { SealEvent } from './seal-event.ts'

export interface PartsRecoveryOptions {
  readonly storage: Storage
  readonly keys: RawKeys
  readonly sequenceOf?: SequenceOf
  readonly onEvent: (event: SealEvent) => void
}

/**
 * What a start without a disk does with what a run that died has put up: its parts, which are whole lines, become the segment they were meant for. Only
 * the one ingest of a root may call it. Repeatable at every point; parts that are not of such a run are left alone.
 */
export async function recoverParts({ storage, keys, sequenceOf = () => null, onEvent }: PartsRecoveryOptions): Promise<Recovery> {
  const known = await readLastRun(storage, keys)
  const last = new LastOfSegments(known, sequenceOf)
  for (const segment of await leftSegments(storage, keys)) {
    const key = keys.ready(segment)
    await storage.completeParts(key)
    const { sizeBytes } = await storage.stat(key)
    await last.learn(segment, storage.get(key))
    onEvent({ kind: 'sealed', segment, key, bytes: sizeBytes, records: null, reason: 'recovery' })
  }
  const lastRun = last.asRun(true)
  if (lastRun !== null && lastRun !== known?.run) await writeLastRun(storage, keys, lastRun, [])
  return { left: [], bytesCut: 0, strangers: [], lastRun }
}

/** In order. */
async function leftSegments(storage: Storage, keys: RawKeys): Promise<string[]> {
  const segments: string[] = []
  for await (const key of storage.listParts(keys.paths.ready)) {
    const segment = key.slice(keys.paths.ready.length + 1)
    if (parseSegmentName(segment) === undefined) continue
    const { parts } = parseJsonObject((await readRecordText(storage, keys.name(segment))) ?? '') ?? {}
    if (parts === true) segments.push(segment)
  }
  return segments.sort(compareSegmentNames)
}
