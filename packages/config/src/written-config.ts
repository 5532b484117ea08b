import * as v from 'valibot'
import type { ConfigSource } from './config.ts'
import { writtenStorage } from './written-storage.ts'
import { choice, flag, place, seconds, whole } from './written-values.ts'

/** Tables that every source has. */
const OWN_TABLES = ['other', 'gaps']

const ingestion = v.nullish(
  v.pipe(
    v.strictObject({
      batch_size: whole('So many make a flush …', 'frames', 100),
      flush_interval_seconds: seconds('… or this much time, whichever comes first: what a crash can cost', 1),
      queue_maxsize: whole('So many may wait in memory; when it is full, the sockets are not read', 'frames', 10_000),
      queue_max_mb: whole('The same by size', 'MiB', 256),
      enable_fsync: flag('A flush survives a power cut; `false`: only the end of the process', true),
      segment_max_mb: whole('A segment is sealed at this size …', 'MiB', 100),
      segment_max_seconds: seconds('… or at this age, at the edge of each hour, and on stop', 900),
      spool_dir: v.optional(
        v.nullable(place('Where segments wait for S3, when `ingestion_storage` is `s3`; `null`: no disk at all')),
        './data/spool',
      ),
      min_free_disk_mb: whole('Less free than this: a warning', 'MiB', 2048, 0),
      reconnect_delay: seconds('First wait after a lost connection; doubles to 30 s, reset after a healthy minute', 1),
      max_reconnect_attempts: whole('Failures in a row before giving up; `-1`: never', '', -1, -1),
    }),
    v.forward(
      v.partialCheck(
        [['batch_size'], ['queue_maxsize']],
        ({ batch_size, queue_maxsize }) => queue_maxsize >= batch_size,
        ({ input: { batch_size } }) => `at least batch_size (${batch_size})`,
      ),
      ['queue_maxsize'],
    ),
  ),
  {},
)

const channel = v.nullish(
  v.strictObject({
    enabled: flag('`false`: its lines are counted and give no rows', true),
    partition_cols: v.optional(
      v.pipe(
        v.array(v.picklist(['product_id', 'date'])),
        v.nonEmpty(),
        v.check((cols) => new Set(cols).size === cols.length, 'each column once'),
        v.description('Some of `product_id` and `date`, in this order; absent: those of the table. Part of the layout'),
      ),
    ),
  }),
  {},
)

const etl = (tables: readonly string[]) =>
  v.nullish(
    v.strictObject({
      compression: choice('of Parquet pages', ['zstd', 'snappy', 'none'], 'zstd'),
      delete_after_processing: flag('Raw goes once its commit has been read back; `false` moves it to `raw/archive/`', true),
      decimals: choice('numbers as DOUBLE or DECIMAL(38,18). Part of the layout', ['double', 'exact'], 'double'),
      batch: choice('each segment by itself, or those of a closed hour together (fewer and larger parts)', ['segment', 'hour'], 'segment'),
      max_attempts: whole('Failed conversions of one batch before it is held', '', 3),
      max_dead_letter_share: v.optional(
        v.pipe(
          v.number(),
          v.minValue(0),
          v.maxValue(1),
          v.description('Share of bad lines (and more than 100 of them) over which a batch is held'),
        ),
        0.01,
      ),
      lease_seconds: v.optional(
        v.pipe(
          v.number(),
          v.minValue(5),
          v.maxValue(3600),
          v.description('An owner who is silent for so long is taken over'),
          v.metadata({ unit: 's' }),
        ),
        60,
      ),
      workers: v.optional(
        v.pipe(
          v.number(),
          v.integer(),
          v.minValue(1),
          v.description('Batches at once; absent: the cores of the machine less one, at least one'),
        ),
      ),
      channels: v.nullish(v.record(v.picklist(tables), channel), {}),
    }),
    {},
  )

/** The file exactly as people write it, with the defaults, the meanings and the rules between keys. A block that is absent or empty has its defaults. */
export function writtenConfig(sources: readonly ConfigSource[]) {
  return v.strictObject({
    ...Object.fromEntries(sources.map(({ name, section }) => [name, v.nullish(section, {})])),
    storage: writtenStorage,
    ingestion,
    etl: etl([...sources.flatMap(({ tables }) => tables), ...OWN_TABLES]),
    log_level: choice('from which level on things are said', ['debug', 'info', 'warn', 'error'], 'info'),
  })
}

export type WrittenConfig = v.InferOutput<ReturnType<typeof writtenConfig>>
