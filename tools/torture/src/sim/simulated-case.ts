import { Random } from '@fluxforge/testkit'
import type { CaseReport } from '../campaign.ts'
import type { Stall } from './oracle/losses.ts'
import { judge, type Verdict } from './oracle/verdict.ts'
import { Witness } from './oracle/witness.ts'
import { seededCrypto } from './seeded-crypto.ts'
import { Simulation } from './simulation.ts'
import type { SiteConfig } from './site-config.ts'
import { World } from './world.ts'

const LIMIT_MS = 12 * 3_600_000
const STORY_LINES = 60

/** What is done to a simulation until it may come to its end. */
export interface Script {
  /** Counted as they happen. */
  readonly counts: { crashes: number; faults: number }
  readonly stalls: readonly Stall[]
  play(): Promise<void>
}

export interface SimulatedRun {
  readonly report: CaseReport
  readonly traceHash: string
  readonly operations: number
}

/** A whole run, from the first start to the last `etl --once`, and what the oracle says to it. One seed is one run. */
export async function runSimulated(
  seed: number,
  wallStart: string,
  config: SiteConfig,
  write: (simulation: Simulation, random: Random) => Script,
): Promise<SimulatedRun> {
  const random = new Random(seed)
  using _ = seededCrypto(random.fork())
  const world = new World(random.integer(2 ** 31), wallStart)
  using _unhandled = unhandledInto(world.problems)
  const simulation = new Simulation(world, config, random.fork())
  const witness = new Witness(simulation)
  const script = write(simulation, random.fork())
  const { operations, verdict } = await playOut(simulation, witness, script)
  const problems = [...world.problems, ...verdict.problems]
  const { lost, doubled, frames, lossMs, recoveryMs } = verdict
  const run = {
    report: { ...script.counts, frames, lost, doubled, problems, story: shortened(world.story), lossMs, recoveryMs },
    traceHash: world.traceHash,
    operations,
  }
  await world.leave()
  return run
}

async function playOut(
  simulation: Simulation,
  witness: Witness,
  script: Script,
): Promise<{ readonly operations: number; readonly verdict: Verdict }> {
  const { world } = simulation
  let operations = 0
  const play = async (): Promise<void> => {
    simulation.start()
    await script.play()
    operations = world.operations
    const left = await simulation.finish()
    if (left !== null) world.problems.push(`etl --once leaves ${JSON.stringify(left)}`)
  }
  try {
    await world.run(play(), LIMIT_MS)
  } catch (error) {
    world.problems.push(error instanceof Error ? error.message : String(error))
  }
  return { operations, verdict: await judge(simulation, witness, script.stalls) }
}

/** Nobody may leave a failure unseen: it would end a real process. */
function unhandledInto(problems: string[]): Disposable {
  const listen = (error: unknown): number =>
    problems.push(`unhandled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  process.on('unhandledRejection', listen)
  return { [Symbol.dispose]: () => process.off('unhandledRejection', listen) }
}

function shortened(story: readonly string[]): string[] {
  const lines = story.filter((line) => !/feed: subscribed|ingest: opened/.test(line))
  if (lines.length <= STORY_LINES) return lines
  return [...lines.slice(0, 10), `… ${lines.length - STORY_LINES} lines …`, ...lines.slice(10 - STORY_LINES)]
}
