import { PATTERNS, type Pattern } from '@fluxforge/testkit'
import type { Campaign, CaseReport } from '../../campaign.ts'
import { sha256 } from '../oracle/sha256.ts'
import { runSimulated, type Script, type SimulatedRun } from '../simulated-case.ts'
import type { Simulation } from '../simulation.ts'
import { readSiteConfig, type SiteConfig } from '../site-config.ts'
import { CRASH_WAYS, type CrashPoint, PlannedCrash } from './planned-crash.ts'

const START = '2025-12-03T14:59:30.000Z'
const SEED = 1

/** Moments of recoveries that were crash points already. */
const KNOWN = new Set<string>()
const counted = new Map<Pattern, Promise<number>>()

export const crashPoints: Campaign = {
  name: 'crash-points',
  about:
    'a kill and a power cut before and after every operation of one scenario, and again at every moment of the recovery that no case before had: enumerated',
  patterns: PATTERNS,
  countCases: async (pattern) => CRASH_WAYS.length * (await countOperations(pattern)),
  async runCase(seed, pattern, signal) {
    const way = CRASH_WAYS[(seed - 1) % CRASH_WAYS.length] ?? CRASH_WAYS[0]
    const point = { operation: 1 + Math.floor((seed - 1) / CRASH_WAYS.length), way, again: null }
    const { report, recoveries } = await crashAt(pattern, point)
    const reports = [report]
    for (const [program, recovery] of recoveries) {
      for (const operation of newMoments(`${pattern} ${way} ${program}`, recovery)) {
        if (signal.aborted) return merged(reports)
        for (const isBefore of [true, false]) {
          const again = { program, operation, isBefore }
          reports.push((await crashAt(pattern, { ...point, again })).report)
        }
      }
    }
    return merged(reports)
  },
}

/** The operations of the scenario. */
export function countOperations(pattern: Pattern): Promise<number> {
  const known = counted.get(pattern) ?? runScenario(pattern, null).then(({ run }) => run.operations)
  counted.set(pattern, known)
  return known
}

export async function crashAt(
  pattern: Pattern,
  point: CrashPoint,
): Promise<{ readonly report: CaseReport; readonly recoveries: ReadonlyMap<string, readonly string[]> }> {
  const { run, plan } = await runScenario(pattern, point)
  const { report } = run
  return { report: { ...report, crashes: plan.crashes }, recoveries: plan.recoveries }
}

async function runScenario(
  pattern: Pattern,
  point: CrashPoint | null,
): Promise<{ readonly run: SimulatedRun; readonly plan: PlannedCrash }> {
  let plan: PlannedCrash | undefined
  const run = await runSimulated(SEED, START, scenarioConfig(await readSiteConfig(pattern)), (simulation) => {
    plan = new PlannedCrash(simulation.world, point)
    simulation.world.crashPlan = plan
    return new Scenario(simulation)
  })
  if (plan === undefined) throw new Error('the scenario was not written')
  return { run, plan }
}

function scenarioConfig(config: SiteConfig): SiteConfig {
  return { ...config, ingestion: { ...config.ingestion, segmentMaxMs: 13_000 } }
}

/** Two rotations, a hole in the numbers, a reconnect, the hour's edge, a stop in order; two converters all the while, until the hour before is closed. */
class Scenario implements Script {
  readonly counts = { crashes: 0, faults: 2 }
  readonly stalls = []
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  async play(): Promise<void> {
    const { world, exchange, recorder, site } = this.#simulation
    await world.sleep(8000, null)
    exchange.open[0]?.skip(3)
    await world.sleep(10_000, null)
    exchange.open[0]?.cut('going away')
    await world.sleep(22_000, null)
    await recorder.stop()
    await world.sleep((site.config.etl.batch === 'hour' ? 185_000 : 65_000) - world.nowMs, null)
  }
}

/**
 * The operations of a recovery, from 1, that come after others than in any recovery before: what was done so far, in whatever order, is the state in which the
 * next crash happens.
 */
export function newMoments(where: string, recovery: readonly string[]): number[] {
  const done: string[] = []
  return recovery.flatMap((name, at) => {
    done.push(shapeOf(name))
    const moment = `${where}: ${sha256([...done].sort().join('\n'))}`
    if (KNOWN.has(moment)) return []
    KNOWN.add(moment)
    return [at + 1]
  })
}

/** An operation, whatever the numbers in its names are. */
function shapeOf(operation: string): string {
  return operation.replaceAll(/[0-9a-f]{16,}|\d+/g, '#')
}

function merged(reports: readonly CaseReport[]): CaseReport {
  const sum = (name: 'crashes' | 'faults' | 'frames' | 'lost' | 'doubled'): number => reports.reduce((all, one) => all + one[name], 0)
  const broken = reports.find(({ problems }) => problems.length > 0) ?? reports[0]
  return {
    crashes: sum('crashes'),
    faults: sum('faults'),
    frames: sum('frames'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    problems: broken?.problems ?? [],
    story: broken?.story ?? [],
    lossMs: reports.flatMap(({ lossMs }) => lossMs),
    recoveryMs: reports.flatMap(({ recoveryMs }) => recoveryMs),
  }
}
