import { conversionOf } from '../programs/convert.ts'
import type { Simulation } from '../simulation.ts'
import { checkCommits } from './commit-check.ts'
import { commitsIn } from './commits.ts'
import { compareWithLedger } from './conservation.ts'
import { checkHoles, checkSequences } from './holes.ts'
import { measureLosses, type Stall } from './losses.ts'
import { readOutput } from './output.ts'
import { lineId, recordedLines } from './recorded-line.ts'
import type { Witness } from './witness.ts'

export interface Verdict {
  readonly frames: number
  readonly lost: number
  readonly doubled: number
  readonly problems: readonly string[]
  readonly lossMs: readonly number[]
  readonly recoveryMs: readonly number[]
}

/** Looks at everything once all is over. */
export async function judge(simulation: Simulation, witness: Witness, stalls: readonly Stall[]): Promise<Verdict> {
  const { site, lives, exchange } = simulation
  const objects = await site.objects('etlOutput', site.outputPath)
  const commits = commitsIn(objects)
  const { published } = witness
  const committed = commits.flatMap(({ segments }) => segments.flatMap(({ sha256 }) => published.get(sha256) ?? []))
  const recorded = new Set(committed.flatMap(recordedLines).map(lineId))
  const conservation = compareWithLedger(lives, await readOutput(objects, site.outputPath))
  const losses = measureLosses(lives, recorded, site.config.ingestion.flushIntervalMs, stalls)
  return {
    frames: lives.reduce((sum, { lines }) => sum + lines.filter(({ channel }) => channel !== '_fluxforge').length, 0),
    lost: conservation.lost,
    doubled: conservation.doubled,
    problems: [
      ...conservation.problems,
      ...(await checkCommits(commits, objects, { prefix: site.outputPath, conversion: conversionOf(site), published })),
      ...checkHoles(
        lives,
        recorded,
        stalls.every(({ by }) => by !== 'disk'),
      ),
      ...checkSequences(
        lives,
        exchange.lines,
        stalls.some(({ by }) => by === 'stop'),
      ),
      ...losses.problems,
    ],
    lossMs: losses.lossMs,
    recoveryMs: losses.recoveryMs,
  }
}
