import { win32 } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { StorageOptions } from '@fluxforge/storage'
import type { StorageSettings } from './config.ts'
import { shown } from './problem-text.ts'
import type { WrittenConfig } from './written-config.ts'

const LAYERS = ['ingestion_storage', 'etl_storage_input', 'etl_storage_output'] as const

/** What is allowed and yet deserves to be said. */
export function notices(written: WrittenConfig, used: StorageSettings, platform: NodeJS.Platform): string[] {
  return [...differingBuckets(written), ...strayInput(used), ...(platform === 'win32' ? [] : windowsFolders(written))]
}

function* differingBuckets({ storage }: WrittenConfig): Iterable<string> {
  for (const layer of LAYERS) {
    const { backend, base_dir, s3 } = storage[layer]
    if (backend === 'local' || base_dir === undefined || s3.bucket === undefined || base_dir === s3.bucket) continue
    yield `storage.${layer}: base_dir is ${shown(base_dir)} and s3.bucket ${shown(s3.bucket)}; s3.bucket is used`
  }
}

function* strayInput({ ingestion, etlInput }: StorageSettings): Iterable<string> {
  if (isDeepStrictEqual(placeOf(ingestion), placeOf(etlInput))) return
  yield "storage.etl_storage_input is not where this config's ingest writes (storage.ingestion_storage); right if segments come there another way"
}

function placeOf(options: StorageOptions): unknown {
  switch (options.backend) {
    case 'memory':
      return options
    case 'local':
      return options.root.replace(/[/\\]+$/, '')
    case 's3':
      return [options.bucket, options.prefix, options.endpointUrl]
  }
}

function* windowsFolders({ storage }: WrittenConfig): Iterable<string> {
  for (const layer of LAYERS) {
    const { backend, base_dir = '' } = storage[layer]
    if (backend === 's3' || base_dir.startsWith('/') || !(win32.isAbsolute(base_dir) || base_dir.includes('\\'))) continue
    yield `storage.${layer}.base_dir: ${base_dir} is a place on Windows; here it is a folder of that name, below where you stand`
  }
}
