import { PATTERNS, type Pattern, Random } from '@fluxforge/testkit'
import type { Campaign } from '../../campaign.ts'
import { runSimulated, type SimulatedRun } from '../simulated-case.ts'
import { readSiteConfig, type SiteConfig } from '../site-config.ts'
import { SimulationScript } from './simulation-script.ts'

const START = '2025-12-03T14:58:30.000Z'

export const simulation: Campaign = {
  name: 'simulation',
  about: 'the programs on a simulated disk, S3, clock and exchange, which fail by chance; one seed is one run',
  patterns: PATTERNS,
  countCases: async () => Number.POSITIVE_INFINITY,
  runCase: async (seed, pattern) => (await simulate(seed, pattern)).report,
}

export async function simulate(seed: number, pattern: Pattern): Promise<SimulatedRun> {
  const config = variant(await readSiteConfig(pattern), new Random(seed * 7919))
  return await runSimulated(seed, START, config, (one, random) => new SimulationScript(one, random))
}

/** Settings that people may have, small enough that something happens. */
function variant(config: SiteConfig, random: Random): SiteConfig {
  return {
    ...config,
    ingestion: {
      ...config.ingestion,
      segmentMaxMs: random.between(6000, 40_000),
      segmentMaxBytes: random.pick([6000, config.ingestion.segmentMaxBytes]),
      batchSize: random.pick([5, config.ingestion.batchSize]),
      queueMaxFrames: random.pick([20, config.ingestion.queueMaxFrames, config.ingestion.queueMaxFrames]),
    },
    etl: { ...config.etl, deleteAfterProcessing: random.chance(0.7), workers: random.pick([1, 1, 2]) },
    coinbase: { ...config.coinbase, productsPerConnection: random.pick([1, config.coinbase.productsPerConnection]) },
  }
}
