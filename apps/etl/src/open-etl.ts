import { availableParallelism } from 'node:os'
import { openLayer, removeStale, type Voice } from '@fluxforge/app-kit'
import { coinbase } from '@fluxforge/coinbase'
import {
  type ConfigWith,
  createEtlStorageInput,
  createEtlStorageOutput,
  type EtlSettings,
  getEtlInputPath,
  getEtlOutputPath,
  getRawPaths,
} from '@fluxforge/config'
import { type ConversionSettings, Etl } from '@fluxforge/etl'
import { RawKeys, thisProcess } from '@fluxforge/segments'
import manifest from '../package.json' with { type: 'json' }
import { defaultWorkers } from './default-workers.ts'
import type { EtlNews } from './etl-news.ts'
import type { Workplace } from './only-one.ts'

export type EtlConfig = ConfigWith<readonly [typeof coinbase]>

/** The storages of the settings, said as the guide says them, and the ETL between them. */
export async function openEtl(
  config: EtlConfig,
  voice: Voice,
  news: EtlNews,
): Promise<{ readonly etl: Etl; readonly workplace: Workplace }> {
  for (const notice of config.notices) voice.warn(`[config] ${notice}`)
  const input = await openLayer('storage.etl_storage_input.base_dir', createEtlStorageInput(config))
  const output = await openLayer('storage.etl_storage_output.base_dir', createEtlStorageOutput(config))
  const outputPath = getEtlOutputPath(config, coinbase.name)
  voice.info(`[etl] Storage Input:  ${input.describe()}`)
  voice.info(`[etl] Storage Output: ${output.describe()}`)
  voice.info(`[etl] Reading from ${input.describe(getEtlInputPath(config, coinbase.name))}/`)
  voice.info(`[etl] Writing to ${output.describe(outputPath)}/`)
  removeStale(input, config.storage.paths.raw, 'etl', voice)
  removeStale(output, outputPath, 'etl', voice)
  const identity = await thisProcess()
  const workers = config.etl.workers ?? defaultWorkers(availableParallelism(), input.isCreateExact && output.isCreateExact)
  const rawPaths = getRawPaths(config, coinbase.name)
  const etl = new Etl({
    source: coinbase.source,
    input,
    output,
    rawPaths,
    outputPath,
    conversion: conversionOf(config.etl),
    batches: config.etl,
    batch: config.etl.batch,
    workers,
    identity,
    version: manifest.version,
    onEvent: (event) => news.tell(event),
  })
  const rooms = [
    { storage: input, presence: new RawKeys(rawPaths).presence('etl') },
    { storage: output, presence: `${outputPath}/_presence` },
  ]
  return { etl, workplace: { rooms, workers, identity } }
}

function conversionOf({ compression, decimals, channels }: EtlSettings): ConversionSettings {
  const tables = Object.entries(channels).map(
    ([table, { isEnabled, partitionCols }]) => [table, { isEnabled, partitionCols: partitionCols ?? ['product_id', 'date'] }] as const,
  )
  return { compression, decimals, tables: Object.fromEntries(tables) }
}
