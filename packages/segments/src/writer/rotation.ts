import { hourOf } from '../names/segment-name.ts'
import type { SealReason } from '../sealing/seal-event.ts'

export interface RotationLimits {
  readonly segmentMaxBytes: number
  readonly segmentMaxMs: number
}

export interface OpenSegmentFacts {
  readonly bytes: number
  readonly openedMonotonicMs: number
  /** By the wall clock; the name's hour is a later one after the clock was stepped back very far. */
  readonly openedHour: string
}

/** Why an open segment has to end now, or null. */
export function sealReason(
  { bytes, openedMonotonicMs, openedHour }: OpenSegmentFacts,
  limits: RotationLimits,
  now: { readonly wallMs: number; readonly monotonicMs: number },
): SealReason | null {
  if (bytes >= limits.segmentMaxBytes) return 'size'
  if (hourOf(now.wallMs) !== openedHour) return 'hour'
  if (now.monotonicMs - openedMonotonicMs >= limits.segmentMaxMs) return 'age'
  return null
}

/** Until the hour's edge or the age limit, whichever comes first; none when it is full. */
export function msUntilSeal(
  { bytes, openedMonotonicMs }: OpenSegmentFacts,
  { segmentMaxBytes, segmentMaxMs }: RotationLimits,
  now: { readonly wallMs: number; readonly monotonicMs: number },
): number {
  if (bytes >= segmentMaxBytes) return 0
  const hourMs = 3_600_000
  return Math.max(0, Math.min(openedMonotonicMs + segmentMaxMs - now.monotonicMs, hourMs - (now.wallMs % hourMs)))
}
