import { setTimeout } from 'node:timers/promises'
import type { Fault } from './fault.ts'

const CUTS = 4
const HELD_MS = 15_000

/** Connections that are cut, and numbers that never come. */
export const cuts: Fault = {
  name: 'cut by the exchange',
  exchangeFaults: Array.from({ length: CUTS }, (_, at) => [
    { kind: 'gap', connection: at + 1, afterFrames: 300, missing: at + 1 } as const,
    { kind: 'drop', connection: at + 1, afterFrames: 330 } as const,
    { kind: 'close', connection: at + 1, afterFrames: 400, code: at % 2 === 0 ? 1006 : 1001 } as const,
  ]).flat(),
  async strike({ ingest }) {
    await ingest.said(new RegExp(Array.from({ length: CUTS }, () => 'Connected again').join('.*'), 's'))
    return 3 * CUTS
  },
  mustTell: Array.from({ length: CUTS }, (_, at) => [`sequence of ${at + 1}`, 'sequence of 1', 'disconnect']).flat(),
}

/** A connection that stays open and says nothing any more. */
export const halfOpen: Fault = {
  name: 'half-open',
  exchangeFaults: [{ kind: 'half_open', connection: 1, afterFrames: 300 }],
  async strike({ ingest }) {
    await ingest.said(/\[feed\] Silence from .*Connected again/s)
    return 1
  },
  mustTell: ['silence', 'disconnect'],
}

/** Fifteen seconds of the feed in one piece, far more than a small queue takes. */
export const flood: Fault = {
  name: 'flood',
  framesPerSecond: 1000,
  exchangeFaults: [{ kind: 'silence', connection: 1, afterFrames: 500, ms: HELD_MS }],
  settings: { ingestion: { queue_maxsize: 500 } },
  async strike({ ingest }) {
    // Not those of the first snapshots.
    await setTimeout(HELD_MS / 2)
    await ingest.said(/\[feed\] Paused/, ingest.output.length)
    return 1
  },
  mayTell: ['paused'],
}
