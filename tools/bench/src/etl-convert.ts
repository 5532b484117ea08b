import { copyFile, link, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { startLine } from '@fluxforge/testkit'

export interface EtlChoices {
  readonly workers: number
  readonly batch: 'segment' | 'hour'
}

export const ONE_WORKER: EtlChoices = { workers: 1, batch: 'segment' }

/** Makes `root` the data of an ETL that has yet to convert `segments`, and gives what to run: the app itself, as a user would. */
export async function prepareEtl(segments: readonly string[], root: string, choices = ONE_WORKER): Promise<readonly string[]> {
  const ready = join(root, 'raw/ready/coinbase')
  await mkdir(ready, { recursive: true })
  for (const segment of segments) await linkOrCopy(segment, join(ready, basename(segment)))
  const config = join(root, 'config.yaml')
  await writeFile(config, configText(root, choices))
  return [...startLine('etl'), '--config', config, '--once']
}

/** Where the tables are after the run. */
export function etlTables(root: string): string {
  return join(root, 'processed/coinbase')
}

function configText(root: string, { workers, batch }: EtlChoices): string {
  const layer = `{ backend: local, base_dir: ${JSON.stringify(root)} }`
  return `storage:
  ingestion_storage: ${layer}
  etl_storage_input: ${layer}
  etl_storage_output: ${layer}
etl: { compression: zstd, batch: ${batch}, workers: ${workers} }
coinbase: { product_ids: [BTC-USD], channels: [ticker, level2, market_trades] }
`
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    // Another volume, or a file system without links.
    if (!(error instanceof Error && 'code' in error && (error.code === 'EXDEV' || error.code === 'EPERM' || error.code === 'ENOTSUP')))
      throw error
    await copyFile(from, to)
  }
}
