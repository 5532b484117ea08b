import type { RecorderEventKind } from '@fluxforge/segments'
import { BadLine } from '../shapes/bad-line.ts'
import type { JsonObject } from '../text/json.ts'

/** As in the `kind` column of `gaps`. */
export type GapKind = 'sequence' | 'disconnect' | 'restart' | 'silence' | 'paused'

const KINDS: { readonly [kind in RecorderEventKind]: GapKind | 'its cause' | null } = {
  start: null,
  stop: null,
  opened: 'its cause',
  subscribed: null,
  refused: null,
  sequence_gap: 'sequence',
  silence: 'silence',
  paused: null,
  resumed: 'paused',
  closed: null,
  clock_step: null,
}

/** The hole that a recorder's event tells of; null if it tells of none. */
export function gapKind({ kind, cause }: JsonObject): GapKind | null {
  const found = isEventKind(kind) ? KINDS[kind] : null
  if (found !== 'its cause') return found
  if (cause === null || cause === undefined) return null
  if (cause === 'disconnect' || cause === 'restart') return cause
  throw new BadLine(`data.cause is not disconnect, restart or null`)
}

function isEventKind(kind: unknown): kind is RecorderEventKind {
  return typeof kind === 'string' && Object.hasOwn(KINDS, kind)
}
