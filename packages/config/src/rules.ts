import { win32 } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ConfigSource } from './config.ts'
import { nearest } from './nearest.ts'
import { bucketOf } from './resolve.ts'
import type { WrittenConfig } from './written-config.ts'

/** A rule across keys that is broken: where, and in words. */
export interface Breach {
  readonly path: readonly string[]
  readonly message: string
}

const LAYERS = ['ingestion_storage', 'etl_storage_input', 'etl_storage_output'] as const
/** Tables that every source has. */
const OWN_TABLES = ['other', 'gaps']

/** What is wrong between keys that are each right alone. */
export function breaches(written: WrittenConfig, sources: readonly ConfigSource[]): Breach[] {
  return [...halfCredentials(written), ...bucketlessLayers(written), ...queueBelowBatch(written), ...unknownTables(written, sources)]
}

/** What is allowed and yet deserves to be said. */
export function notices(written: WrittenConfig, platform: NodeJS.Platform): string[] {
  return [...differingBuckets(written), ...strayInput(written), ...drivesElsewhere(written, platform)]
}

function* halfCredentials({ storage }: WrittenConfig): Iterable<Breach> {
  for (const layer of LAYERS) {
    const s3 = storage[layer].s3
    if (s3 === undefined || (s3.aws_access_key_id === undefined) === (s3.aws_secret_access_key === undefined)) continue
    yield { path: ['storage', layer, 's3'], message: 'expected aws_access_key_id and aws_secret_access_key together, found one of them' }
  }
}

function* bucketlessLayers({ storage }: WrittenConfig): Iterable<Breach> {
  for (const layer of LAYERS) {
    const { backend } = storage[layer]
    if (backend !== 's3' || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketOf(storage[layer]))) continue
    yield {
      path: ['storage', layer, storage[layer].s3?.bucket === undefined ? 'base_dir' : 's3'],
      message: `expected a bucket (3 to 63 of a-z, 0-9, . and -), found ${JSON.stringify(bucketOf(storage[layer]))}`,
    }
  }
}

function* queueBelowBatch({ ingestion }: WrittenConfig): Iterable<Breach> {
  if (ingestion.queue_maxsize >= ingestion.batch_size) return
  yield {
    path: ['ingestion', 'queue_maxsize'],
    message: `expected at least batch_size (${ingestion.batch_size}), found ${ingestion.queue_maxsize}: a batch would never fit`,
  }
}

function* unknownTables({ etl }: WrittenConfig, sources: readonly ConfigSource[]): Iterable<Breach> {
  if (sources.length === 0 || sources.some(({ tables }) => tables === undefined)) return
  const known = [...sources.flatMap(({ tables }) => tables ?? []), ...OWN_TABLES]
  for (const name of Object.keys(etl.channels)) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    yield {
      path: ['etl', 'channels', name],
      message: `expected a table (${known.join(', ')}), found ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    }
  }
}

function* differingBuckets({ storage }: WrittenConfig): Iterable<string> {
  for (const layer of LAYERS) {
    const { backend, base_dir, s3 } = storage[layer]
    if (backend !== 's3' || s3?.bucket === undefined || base_dir === s3.bucket || base_dir === './data') continue
    yield `storage.${layer}: base_dir says ${base_dir} and s3.bucket says ${s3.bucket}; the bucket ${s3.bucket} is used`
  }
}

function* strayInput({ storage }: WrittenConfig): Iterable<string> {
  const place = (layer: (typeof LAYERS)[number]): unknown => {
    const { backend, base_dir, s3 } = storage[layer]
    return backend === 'local'
      ? [backend, base_dir.replace(/[/\\]+$/, '')]
      : [backend, bucketOf(storage[layer]), s3?.prefix, s3?.endpoint_url]
  }
  if (isDeepStrictEqual(place('ingestion_storage'), place('etl_storage_input'))) return
  yield "storage.etl_storage_input is not where this config's ingest writes (storage.ingestion_storage); right if segments come here another way"
}

function* drivesElsewhere({ storage }: WrittenConfig, platform: NodeJS.Platform): Iterable<string> {
  if (platform === 'win32') return
  for (const layer of LAYERS) {
    const { backend, base_dir } = storage[layer]
    if (backend === 'local' && !base_dir.startsWith('/') && win32.isAbsolute(base_dir)) {
      yield `storage.${layer}.base_dir: ${base_dir} is a place on Windows; here it is an ordinary folder of that name, below where you stand`
    }
  }
}
