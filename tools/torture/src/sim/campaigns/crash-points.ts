import { PATTERNS } from '@fluxforge/testkit'
import type { Campaign } from '../../campaign.ts'
import { CRASH_WAYS, type CrashPoint } from './planned-crash.ts'
import { countOperations, crashAt } from './scenario.ts'

export const crashPoints: Campaign = {
  name: 'crash-points',
  about: 'a kill and a power cut before and after every operation of one scenario: enumerated',
  patterns: PATTERNS,
  countCases: async (pattern) => CRASH_WAYS.length * (await countOperations(pattern)),
  runCase: async (seed, pattern) => (await crashAt(pattern, pointOf(seed))).report,
}

/** The case's operation, and its way to die there. */
export function pointOf(seed: number): CrashPoint {
  const way = CRASH_WAYS[(seed - 1) % CRASH_WAYS.length] ?? CRASH_WAYS[0]
  return { operation: 1 + Math.floor((seed - 1) / CRASH_WAYS.length), way, again: null }
}
