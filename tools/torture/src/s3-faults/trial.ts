import { isDeepStrictEqual } from 'node:util'
import type { Pattern, S3Operation } from '@fluxforge/testkit'
import { liveThrough, type Told } from './day.ts'
import { FAULTS, type FaultName } from './fault.ts'
import { openLake, TRIES } from './lake.ts'
import { leaveLeftovers } from './leftovers.ts'
import type { Observed } from './outcome.ts'
import type { Place } from './place.ts'
import { endOf, type Reference, referenceOf } from './reference.ts'
import { countRows } from './rows.ts'
import { segmentsOf, skippedNames } from './segments-of.ts'

/** A fault that passes while the request is tried again, and one that outlives all its tries. */
export type Length = 'once' | 'lasting'

export interface TrialResult {
  readonly outcome: Observed
  /** Requests that met the fault. */
  readonly faults: number
  readonly lost: number
  readonly doubled: number
  /** What is not as after a day without faults. */
  readonly problems: readonly string[]
  readonly story: readonly string[]
}

/** Time-outs that are waited for are short; others, on a busy machine, are none. */
const SILENCE_MS = { planned: 1500, other: 20_000 }

const NONE = { lost: 0, doubled: 0 }

/** A day on which one request, the first of its kind, meets a fault. */
export async function tryOut(pattern: Pattern, place: Place, fault: FaultName, length: Length): Promise<TrialResult> {
  await using lake = await openLake(pattern, fault === 'time-out' ? SILENCE_MS.planned : SILENCE_MS.other)
  await leaveLeftovers(lake, [])
  if (place.after !== undefined) lake.double.plan(place.after, { kind: 'reset', isApplied: true })
  lake.double.plan({ ...place.target, times: length === 'once' ? 1 : lastingTimes(place, fault) }, FAULTS[fault])
  const told = await liveThrough(lake, place.variant)
  lake.double.clearPlan()
  const faults = lake.double.faultsMet - (place.after === undefined ? 0 : 1)
  const requests = lake.double.requests.counts()
  const end = await endOf(lake)
  const skipped = skippedNames(end.output)
  const reference = await referenceOf(pattern, place.variant, skipped)
  const isSame = isDeepStrictEqual(end.output, reference.end.output)
  const { lost, doubled } = isSame ? NONE : await countRows(end.output)
  // A segment whose name fails lets the next one pass, and gets the other's: then names and bytes are others, and rows count.
  const isNamedAlike = isDeepStrictEqual(segmentsOf(end.output), segmentsOf(reference.end.output))
  return {
    outcome: outcomeOf(place.target.operation, fault, told, skipped, requests, reference),
    faults,
    lost,
    doubled,
    problems: [
      ...(faults > 0 ? [] : ['no request met the fault']),
      ...(isSame || !isNamedAlike ? [] : ['the output is not the same, byte for byte']),
      ...(end.uploads === 0 ? [] : [`${end.uploads} uploads are left`]),
      ...(isDeepStrictEqual(end.raw, reference.end.raw) ? [] : [`left under raw/: ${end.raw.join(', ')}`]),
    ],
    story: Object.entries(told).flatMap(([kind, said]) => said.map((text: string) => `${kind}: ${text}`)),
  }
}

/** One more than the tries of a request: there is one try where no failure is seen on the way, as of an answer that a body of any kind may follow. */
function lastingTimes({ operation }: Place, fault: FaultName): number {
  return fault === '412' || (operation === 'get' && fault === '200 with error') ? 2 : TRIES + 1
}

function outcomeOf(
  operation: S3Operation,
  fault: FaultName,
  told: Told,
  skipped: readonly string[],
  requests: Reference['requests'],
  reference: Reference,
): Observed {
  const more = (...operations: readonly S3Operation[]): boolean =>
    operations.some((one) => (requests[one] ?? 0) > (reference.requests[one] ?? 0))
  if (told.counted.length > 0) return 'counted'
  if (told.refused.length > 0) return 'refused'
  if (told.away.length > 0) return 'told'
  if (told.left.length > 0 || (more('AbortMultipartUpload') && operation !== 'AbortMultipartUpload')) return 'left'
  if (skipped.length > 0) return 'next name'
  // After a 412 nobody looks whether it was ours: it says that somebody was there before.
  if (fault !== '412' && (operation === 'CopyObject' ? more('GetObject') : more('HeadObject') && operation !== 'HeadObject'))
    return 'read back'
  return more(operation) ? 'retried' : 'unnoticed'
}
