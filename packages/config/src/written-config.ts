import * as v from 'valibot'
import { writtenStorage } from './written-storage.ts'

const seconds = (description: string, fallback: number) =>
  v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(86_400 * 365), v.description(description)), fallback)
const whole = (description: string, fallback: number, least = 1) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(1_000_000_000), v.description(description)), fallback)
const flag = (description: string, fallback: boolean) => v.optional(v.pipe(v.boolean(), v.description(description)), fallback)

const partitionCols = v.pipe(
  v.array(v.picklist(['product_id', 'date'])),
  v.nonEmpty(),
  v.check((cols) => new Set(cols).size === cols.length, 'each column once'),
)

/** The blocks of the file as people write them, by name; sources add theirs. */
export const writtenBlocks = {
  storage: writtenStorage,
  ingestion: v.optional(
    v.strictObject({
      batch_size: whole('Frames that make a flush', 100),
      flush_interval_seconds: seconds('A flush comes no later than this', 1),
      queue_maxsize: whole('Frames that may wait', 10_000),
      queue_max_mb: whole('MiB of frames that may wait', 256),
      enable_fsync: flag('Frames are on the disk, not only in its cache, when flushed', true),
      segment_max_mb: whole('MiB at which a segment is sealed', 100),
      segment_max_seconds: seconds('Age at which a segment is sealed', 900),
      spool_dir: v.optional(
        v.pipe(v.nullable(v.pipe(v.string(), v.nonEmpty())), v.description('Where segments for S3 wait; null: no disk at all')),
        './data/spool',
      ),
      min_free_disk_mb: whole('MiB free below which a person is warned', 2048, 0),
      reconnect_delay: seconds('Seconds before the first new try', 1),
      max_reconnect_attempts: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(-1), v.description('Tries in a row before giving up; -1: never')),
        -1,
      ),
    }),
    {},
  ),
  etl: v.optional(
    v.strictObject({
      compression: v.optional(v.picklist(['zstd', 'snappy', 'none']), 'zstd'),
      delete_after_processing: flag('false keeps raw in archive/', true),
      decimals: v.optional(v.picklist(['double', 'exact']), 'double'),
      batch: v.optional(v.picklist(['segment', 'hour']), 'segment'),
      max_attempts: whole('Failed conversions before a batch is held', 3),
      max_dead_letter_share: v.optional(
        v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description('Share of bad lines over which a batch is held')),
        0.01,
      ),
      lease_seconds: v.optional(
        v.pipe(v.number(), v.minValue(5), v.maxValue(3600), v.description('A silent owner is taken over after this')),
        60,
      ),
      workers: whole('Batches at once', 1),
      channels: v.optional(
        v.record(
          v.string(),
          v.strictObject({ enabled: flag('false: its lines give no rows', true), partition_cols: v.optional(partitionCols) }),
        ),
        {},
      ),
    }),
    {},
  ),
  log_level: v.optional(v.picklist(['debug', 'info', 'warn', 'error']), 'info'),
}

const written = v.strictObject(writtenBlocks)
export type WrittenConfig = v.InferOutput<typeof written>
