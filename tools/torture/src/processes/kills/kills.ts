import { openS3, PATTERNS, type Pattern, PatternSite, tempDir } from '@fluxforge/testkit'
import type { Campaign, CaseReport } from '../../campaign.ts'
import { brokenCase } from '../broken-case.ts'
import { caughtUp, TELLS_COUNTS } from '../caught-up.ts'
import { Exchange } from '../exchange/exchange.ts'
import { inTime } from '../in-time.ts'
import type { Loss } from '../oracle/reckoning.ts'
import { judge } from '../oracle/verdict.ts'
import { settle } from '../settle.ts'
import { type KillPlan, planKills, type VictimName } from './kill-plan.ts'
import { Victim } from './victim.ts'

const KILLS_A_CASE = 30
const PRODUCTS = ['BTC-USD', 'ETH-USD']
const FRAMES_PER_SECOND = 400
const CAUGHT_UP_WITHIN_MS = 60_000

/** Real processes under load, killed at moments that follow from the seed. */
export const kills: Campaign = {
  name: 'kills',
  about: 'SIGKILL of real ingest and etl processes under load, again and again',
  patterns: PATTERNS,
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed, pattern, signal) {
    const plan = planKills(seed, KILLS_A_CASE)
    try {
      return await killAll(seed, pattern, plan, signal)
    } catch (error) {
      return brokenCase(error, storyOf(plan))
    }
  },
}

/** One case: a machine of its own, recorded, killed, settled and judged. */
export async function killAll(seed: number, pattern: Pattern, plan: KillPlan, signal: AbortSignal): Promise<CaseReport> {
  await using logs = await tempDir()
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  await using exchange = await Exchange.open(logs.path, { seed, products: PRODUCTS, framesPerSecond: FRAMES_PER_SECOND })
  await site.use(pattern, {
    ingestion: { flush_interval_seconds: 1, segment_max_mb: 1 },
    coinbase: { ws_url: exchange.url, product_ids: PRODUCTS, products_per_connection: 1 },
    etl: { batch: plan.batch, delete_after_processing: plan.deletesRaw },
  })
  // An open hour is only converted by a run that is to convert everything.
  const isOnce = plan.batch === 'hour'
  const etlFlags = isOnce ? ['--once'] : ['--poll-interval', '0.2']
  const startEtl = (name: string): Victim => new Victim(name, () => site.start('etl', ...etlFlags), isOnce)
  await using ingest = new Victim('ingest', () => site.start('ingest', ...TELLS_COUNTS))
  await using etl1 = startEtl('etl 1')
  await using etl2 = startEtl('etl 2')
  const victims: Readonly<Record<VictimName, Victim>> = { ingest, 'etl 1': etl1, 'etl 2': etl2 }
  const story = storyOf(plan)
  for (const round of plan.rounds) {
    if (signal.aborted) break
    await Promise.all(round.map((strike) => victims[strike.victim].strike(strike)))
  }
  // What is told of a hole comes with the connection that ends it.
  const recorder = await ingest.said(/Subscribed.*Subscribed.*\[LogWriter\] Flushed/s)
  await exchange.quiet()
  await inTime('reading what was sent', CAUGHT_UP_WITHIN_MS, caughtUp(recorder))
  for (const etl of [etl1, etl2]) await etl.said(isOnce ? /\[etl\] Storage Input/ : /\[etl\] Watching/)
  await Promise.all([ingest, etl1, etl2].map((victim) => victim.stop()))
  const { connections } = await exchange.stop()
  const { evidence, problems } = await settle(site, connections, plan.deletesRaw)
  const verdict = await judge(evidence)
  return {
    crashes: ingest.kills + etl1.kills + etl2.kills,
    faults: 0,
    frames: verdict.frames,
    lost: verdict.lost,
    doubled: verdict.doubled,
    problems: [...ingest.problems, ...etl1.problems, ...etl2.problems, ...problems, ...verdict.problems],
    story,
    lossMs: lossByLife(verdict.losses, ingest.startsUs),
    recoveryMs: ingest.recoveryMs,
  }
}

/** The longest of the connections of each life that was sent something, but for the last life, which ended in order. */
function lossByLife(losses: readonly Loss[], startsUs: readonly number[]): readonly number[] {
  const lifeOf = ({ firstSentUs }: Loss): number => startsUs.filter((us) => us <= firstSentUs).length
  const byLife = Map.groupBy(losses, lifeOf)
  return [...byLife].filter(([life]) => life < startsUs.length).map(([, of]) => Math.max(...of.map(({ spanMs }) => spanMs)))
}

function storyOf({ batch, deletesRaw, rounds }: KillPlan): readonly string[] {
  const told = rounds.map((round) => round.map(({ victim, edge, waitMs }) => `${victim} ${waitMs} ms after ${edge}`).join('; '))
  return [`etl.batch ${batch}, delete_after_processing ${deletesRaw}; SIGKILL:`, ...told]
}
