import { join } from 'node:path'
import { openS3, PATTERNS, type Pattern, PatternSite, Random, tempDir } from '@fluxforge/testkit'
import type { Campaign, CaseReport } from '../../campaign.ts'
import { brokenCase, NOTHING_DONE } from '../broken-case.ts'
import { caughtUp, TELLS_COUNTS } from '../caught-up.ts'
import { Exchange } from '../exchange/exchange.ts'
import { inTime } from '../in-time.ts'
import type { Hole } from '../oracle/holes.ts'
import { judge } from '../oracle/verdict.ts'
import { settle } from '../settle.ts'
import { clockSteps } from './clock-fault.ts'
import { frozenDisk, fullDisk } from './disk-faults.ts'
import { cuts, flood, halfOpen } from './exchange-faults.ts'
import type { Fault, Stage } from './fault.ts'
import { noFiles, shortWrites } from './limit-faults.ts'
import { stoppedEtl, stoppedRecorder } from './stop-faults.ts'

/** Case n is the n-th of them, and so on in a circle with other moments. */
const FAULTS = [fullDisk, frozenDisk, noFiles, shortWrites, stoppedRecorder, stoppedEtl, clockSteps, cuts, halfOpen, flood] as const
const PRODUCTS = ['BTC-USD', 'ETH-USD']
const FRAMES_PER_SECOND = 300
const OVER_WITHIN_MS = 180_000
const FRESH_WITHIN_MS = 60_000

/** Real processes on a machine that fails them: its disk, its limits, its clock, its network. */
export const faults: Campaign = {
  name: 'faults',
  about: `real processes under ${FAULTS.map(({ name }) => name).join(', ')}`,
  patterns: PATTERNS,
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed, pattern) {
    const fault = FAULTS[(seed - 1) % FAULTS.length] ?? FAULTS[0]
    try {
      return await prepareAndStrike(fault, seed, pattern)
    } catch (error) {
      return brokenCase(error, [fault.name])
    }
  },
}

async function prepareAndStrike(fault: Fault, seed: number, pattern: Pattern): Promise<CaseReport> {
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  const recordingDir = join(site.path, pattern === 'local' || pattern === 'hybrid' ? 'data' : 'spool')
  const prepared = (await fault.prepare?.(site, recordingDir)) ?? null
  if (typeof prepared === 'string') {
    console.warn(`${fault.name}: left out on this machine: ${prepared}`)
    return NOTHING_DONE
  }
  try {
    return await strike(fault, seed, pattern, site, recordingDir)
  } finally {
    await prepared?.[Symbol.asyncDispose]()
  }
}

/** Programs at work, the fault, a fresh frame after it, an end in order, and the oracle. */
async function strike(fault: Fault, seed: number, pattern: Pattern, site: PatternSite, recordingDir: string): Promise<CaseReport> {
  await using logs = await tempDir()
  await using exchange = await Exchange.open(logs.path, {
    seed,
    products: PRODUCTS,
    framesPerSecond: fault.framesPerSecond ?? FRAMES_PER_SECOND,
    faults: fault.exchangeFaults ?? [],
  })
  const { ingestion, coinbase, etl } = fault.settings ?? {}
  await site.use(pattern, {
    ingestion: { flush_interval_seconds: 1, segment_max_mb: 1, segment_max_seconds: 3, ...ingestion },
    coinbase: { ws_url: exchange.url, product_ids: PRODUCTS, ...coinbase },
    etl: { batch: 'segment', delete_after_processing: true, ...etl },
  })
  await using ingest = site.start('ingest', ...TELLS_COUNTS)
  await using first = site.start('etl', '--poll-interval', '0.2')
  await using second = site.start('etl', '--poll-interval', '0.2')
  const atWork = [ingest.said(/\[LogWriter\] Flushed/), first.said(/\[etl\] Watching/), second.said(/\[etl\] Watching/)]
  await inTime('starting', FRESH_WITHIN_MS, Promise.all(atWork))
  const stage: Stage = { site, ingest, etls: [first, second], random: new Random(seed), recordingDir }
  const struck = await inTime(fault.name, OVER_WITHIN_MS, fault.strike(stage))
  await inTime('a fresh frame after it', FRESH_WITHIN_MS, ingest.said(/\[LogWriter\] Flushed/, ingest.output.length))
  await exchange.quiet()
  await inTime('reading what was sent', OVER_WITHIN_MS, caughtUp(ingest))
  const problems: string[] = []
  for (const program of [ingest, first, second]) {
    const exit = await program.stop()
    if (exit !== 0) problems.push(`a program ended with ${exit}, expected 0; it said:\n${program.output.slice(-2000)}`)
  }
  const { connections } = await exchange.stop()
  const settled = await settle(site, connections, true)
  const { holes, ...verdict } = await judge(settled.evidence)
  return {
    ...NOTHING_DONE,
    faults: struck,
    frames: verdict.frames,
    lost: verdict.lost,
    doubled: verdict.doubled,
    problems: [...problems, ...settled.problems, ...verdict.problems, ...unlikeGaps(holes, fault)],
    story: [`${fault.name}, ${struck} times`],
  }
}

function unlikeGaps(holes: readonly Hole[], { mayTell = [], mustTell }: Fault): readonly string[] {
  const told = holes.map(({ kind, missed }) => (kind === 'sequence' ? `sequence of ${missed}` : kind))
  if (mustTell === undefined)
    return told
      .filter((kind) => !mayTell.includes(kind))
      .map((kind) => `gaps has a row of ${kind}, expected ${mayTell.join(', ') || 'none'}`)
  const [found, expected] = [told, mustTell].map((kinds) => kinds.toSorted().join(', '))
  return found === expected ? [] : [`gaps tells of ${found}, expected ${expected}`]
}
