import { Random } from '@fluxforge/testkit'

export type VictimName = 'ingest' | 'etl 1' | 'etl 2'

/** What a program says at the edges between its steps; `durable`: a fresh frame is on the disk. */
export type Edge = 'start' | 'connected' | 'durable' | 'sealed' | 'reading' | 'wrote' | 'committed'

/** SIGKILL, so long after the first time that the victim's present life has said it. */
export interface Strike {
  readonly victim: VictimName
  readonly edge: Edge
  readonly waitMs: number
}

/** Strikes at several victims, each at its own moment; the next round begins when all have struck. */
export type Round = readonly Strike[]

export interface KillPlan {
  readonly batch: 'segment' | 'hour'
  readonly deletesRaw: boolean
  readonly rounds: readonly Round[]
}

/** Programs say their first words within this, on a quiet machine. */
const STARTING_MS = 700
/** Longer than a flush may wait. */
const RECORDING_MS = 1200
/** Between two steps of an etl. */
const STEP_MS = 40

const VICTIMS: readonly [readonly VictimName[], ...(readonly VictimName[])[]] = [
  ['ingest'],
  ['ingest', 'etl 1'],
  ['etl 1', 'etl 2'],
  ['ingest', 'etl 1', 'etl 2'],
  ['ingest', 'etl 1', 'etl 2'],
]

/** The same for the same seed. A third of the kills comes while a program starts or recovers; one round in six strikes all at the same moment. */
export function planKills(seed: number, kills: number): KillPlan {
  const random = new Random(seed)
  const batch = random.integer(3) === 0 ? 'hour' : 'segment'
  const deletesRaw = random.integer(2) === 0
  const rounds: Round[] = []
  for (let planned = 0; planned < kills; ) {
    const isAtOnce = random.integer(6) === 0
    const atOnceMs = random.integer(2 * STARTING_MS)
    const strikes = random
      .pick(VICTIMS)
      .map((victim): Strike => (isAtOnce ? { victim, edge: 'start', waitMs: atOnceMs } : strikeAt(victim, random)))
      .slice(0, kills - planned)
    rounds.push(strikes)
    planned += strikes.length
  }
  return { batch, deletesRaw, rounds }
}

function strikeAt(victim: VictimName, random: Random): Strike {
  if (victim === 'ingest') {
    const edge = random.pick<Edge>(['start', 'connected', 'sealed', 'durable', 'durable', 'durable'])
    return { victim, edge, waitMs: random.integer(edge === 'start' ? STARTING_MS : RECORDING_MS) }
  }
  const edge = random.pick<Edge>(['start', 'reading', 'wrote', 'committed'])
  return { victim, edge, waitMs: random.integer(edge === 'start' ? STARTING_MS : STEP_MS) }
}
