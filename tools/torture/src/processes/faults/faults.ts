import { join } from 'node:path'
import { openS3, PATTERNS, type Pattern, PatternSite, tempDir } from '@fluxforge/testkit'
import type { Campaign, CaseReport } from '../../campaign.ts'
import { brokenCase } from '../broken-case.ts'
import { Exchange } from '../exchange/exchange.ts'
import { inTime } from '../in-time.ts'
import { judge } from '../oracle/verdict.ts'
import { Random } from '../random.ts'
import { settle } from '../settle.ts'
import { clockSteps } from './clock-fault.ts'
import { frozenDisk, fullDisk } from './disk-faults.ts'
import { cuts, flood, halfOpen } from './exchange-faults.ts'
import type { Fault } from './fault.ts'
import { noFiles, shortWrites } from './limit-faults.ts'
import { stoppedEtl, stoppedRecorder } from './stop-faults.ts'

/** Case n is the n-th of them, and so on in a circle with other moments. */
const FAULTS = [fullDisk, frozenDisk, noFiles, shortWrites, stoppedRecorder, stoppedEtl, clockSteps, cuts, halfOpen, flood] as const
const PRODUCTS = ['BTC-USD', 'ETH-USD']
const FRAMES_PER_SECOND = 300
const OVER_WITHIN_MS = 180_000
const FRESH_WITHIN_MS = 30_000

/** Real processes on a machine that fails them: its disk, its limits, its clock, its network. */
export const faults: Campaign = {
  name: 'faults',
  about: `real processes under ${FAULTS.map(({ name }) => name).join(', ')}`,
  patterns: PATTERNS,
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed, pattern) {
    const fault = FAULTS[(seed - 1) % FAULTS.length] ?? FAULTS[0]
    try {
      return await strike(fault, seed, pattern)
    } catch (error) {
      return brokenCase(error, [fault.name])
    }
  },
}

async function strike(fault: Fault, seed: number, pattern: Pattern): Promise<CaseReport> {
  await using logs = await tempDir()
  await using s3 = await openS3()
  await using site = await PatternSite.open(s3)
  const recordingDir = join(site.path, pattern === 'local' || pattern === 'hybrid' ? 'data' : 'spool')
  const prepared = (await fault.prepare?.(site, recordingDir)) ?? null
  if (typeof prepared === 'string') {
    console.warn(`${fault.name}: left out on this machine: ${prepared}`)
    return { crashes: 0, faults: 0, frames: 0, lost: 0, doubled: 0, problems: [], story: [], lossMs: [], recoveryMs: [] }
  }
  try {
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
    await using ingest = site.start('ingest')
    await using first = site.start('etl', '--poll-interval', '0.2')
    await using second = site.start('etl', '--poll-interval', '0.2')
    const [app, etls] = [ingest, [first, second] as const]
    await app.said(/\[LogWriter\] Flushed/)
    const problems: string[] = []
    const stage = { site, ingest, etls, random: new Random(seed), recordingDir }
    const struck = await inTime(fault.name, OVER_WITHIN_MS, fault.strike(stage))
    await inTime('a fresh frame after it', FRESH_WITHIN_MS, app.said(/\[LogWriter\] Flushed/, app.output.length))
    for (const one of [ingest, ...etls]) {
      const exit = await one.stop()
      if (exit !== 0) problems.push(`a program ended with ${exit}, expected 0; it said:\n${one.output.slice(-2000)}`)
    }
    const { connections } = await exchange.stop()
    const settled = await settle(site, connections, true)
    const verdict = await judge(settled.evidence)
    const holes = fault.judgeHoles?.(verdict.holes) ?? verdict.holes.map(({ kind }) => `gaps has a row of ${kind}, expected none`)
    return {
      crashes: 0,
      faults: struck,
      frames: verdict.frames,
      lost: verdict.lost,
      doubled: verdict.doubled,
      problems: [...problems, ...settled.problems, ...verdict.problems, ...holes],
      story: [`${fault.name}, ${struck} times`],
      lossMs: [],
      recoveryMs: [],
    }
  } finally {
    await prepared?.[Symbol.asyncDispose]()
  }
}
