import { randomUUID } from 'node:crypto'
import { openLayer, thisProcess, type Voice } from '@fluxforge/app-kit'
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
import { systemClock } from '@fluxforge/segments'
import manifest from '../package.json' with { type: 'json' }
import { EtlNews } from './etl-news.ts'

export type EtlConfig = ConfigWith<readonly [typeof coinbase]>

/** The storages of the settings, said as the guide says them, and the ETL between them. */
export async function openEtl(config: EtlConfig, voice: Voice): Promise<Etl> {
  for (const notice of config.notices) voice.warn(`[config] ${notice}`)
  const input = await openLayer('storage.etl_storage_input.base_dir', createEtlStorageInput(config))
  const output = await openLayer('storage.etl_storage_output.base_dir', createEtlStorageOutput(config))
  const outputPath = getEtlOutputPath(config, coinbase.name)
  voice.info(`[etl] Storage Input:  ${input.describe()}`)
  voice.info(`[etl] Storage Output: ${output.describe()}`)
  voice.info(`[etl] Reading from ${input.describe(getEtlInputPath(config, coinbase.name))}/`)
  voice.info(`[etl] Writing to ${output.describe(outputPath)}/`)
  const news = new EtlNews(voice, config.storage.etlInput.backend)
  return new Etl({
    source: coinbase.source,
    input,
    output,
    rawPaths: getRawPaths(config, coinbase.name),
    outputPath,
    conversion: conversionOf(config.etl),
    batches: config.etl,
    batch: config.etl.batch,
    workers: config.etl.workers,
    identity: await thisProcess(),
    newOwner: randomUUID,
    version: manifest.version,
    clock: systemClock,
    onEvent: (event) => news.tell(event),
  })
}

function conversionOf({ compression, decimals, channels }: EtlSettings): ConversionSettings {
  const tables = Object.entries(channels).map(
    ([table, { isEnabled, partitionCols }]) => [table, { isEnabled, partitionCols: partitionCols ?? ['product_id', 'date'] }] as const,
  )
  return { compression, decimals, tables: Object.fromEntries(tables) }
}
