import type { Pattern } from '@fluxforge/testkit'
import type { CaseReport } from '../../campaign.ts'
import { runSimulated, type Script, type SimulatedRun } from '../simulated-case.ts'
import type { Simulation } from '../simulation.ts'
import { readSiteConfig, type SiteConfig } from '../site-config.ts'
import { type CrashPoint, PlannedCrash } from './planned-crash.ts'

const START = '2025-12-03T14:59:30.000Z'
const SEED = 1

const counted = new Map<Pattern, Promise<number>>()

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
