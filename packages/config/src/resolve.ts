import { isAbsolute, resolve as resolvePath } from 'node:path'
import type { StorageOptions } from '@fluxforge/storage'
import type { Config } from './config.ts'
import type { WrittenConfig } from './written-config.ts'
import type { WrittenLayer } from './written-storage.ts'

const MB = 1024 * 1024

/** Written form to used form: the only place where names change case and units change. Relative folders start where the person stands. */
export function resolveConfig(written: WrittenConfig, cwd: string): Omit<Config, 'file' | 'notices'> {
  const { storage, ingestion, etl, log_level } = written
  const { paths } = storage
  return {
    storage: {
      ingestion: layer(storage.ingestion_storage, cwd),
      etlInput: layer(storage.etl_storage_input, cwd),
      etlOutput: layer(storage.etl_storage_output, cwd),
      paths: {
        raw: paths.raw_dir,
        active: paths.active_subdir,
        ready: paths.ready_subdir,
        processing: paths.processing_subdir,
        archive: paths.archive_subdir,
        quarantine: paths.quarantine_subdir,
        state: paths.state_subdir,
        processed: paths.processed_dir,
      },
    },
    ingestion: {
      batchSize: ingestion.batch_size,
      flushIntervalMs: ingestion.flush_interval_seconds * 1000,
      queueMaxFrames: ingestion.queue_maxsize,
      queueMaxBytes: ingestion.queue_max_mb * MB,
      enableFsync: ingestion.enable_fsync,
      segmentMaxBytes: ingestion.segment_max_mb * MB,
      segmentMaxMs: ingestion.segment_max_seconds * 1000,
      spoolDir: ingestion.spool_dir === null ? null : resolvePath(cwd, ingestion.spool_dir),
      minFreeBytes: ingestion.min_free_disk_mb * MB,
      reconnectDelayMs: ingestion.reconnect_delay * 1000,
      maxReconnectAttempts: ingestion.max_reconnect_attempts,
    },
    etl: {
      compression: etl.compression,
      deleteAfterProcessing: etl.delete_after_processing,
      decimals: etl.decimals,
      batch: etl.batch,
      maxAttempts: etl.max_attempts,
      maxDeadLetterShare: etl.max_dead_letter_share,
      leaseMs: etl.lease_seconds * 1000,
      workers: etl.workers,
      channels: Object.fromEntries(
        Object.entries(etl.channels).map(([name, { enabled, partition_cols }]) => [
          name,
          { isEnabled: enabled, partitionCols: partition_cols ?? null },
        ]),
      ),
    },
    logLevel: log_level,
  }
}

/** The bucket of an S3 layer: `s3.bucket`, else `base_dir`. */
export function bucketOf({ base_dir, s3 }: WrittenLayer): string {
  return s3?.bucket ?? base_dir
}

function layer(written: WrittenLayer, cwd: string): StorageOptions {
  const { backend, base_dir, s3 } = written
  switch (backend) {
    case 'local':
      return { backend, root: rootOf(base_dir, cwd) }
    case 's3':
      return {
        backend,
        bucket: bucketOf(written),
        ...(s3?.prefix !== undefined && { prefix: s3.prefix }),
        ...(s3?.region !== undefined && { region: s3.region }),
        ...(s3?.endpoint_url !== undefined && { endpointUrl: s3.endpoint_url }),
        ...credentialsOf(s3),
        forcePathStyle: s3?.force_path_style ?? false,
        maxConnections: s3?.max_pool_connections ?? 50,
      }
  }
}

function credentialsOf(s3: WrittenLayer['s3']): Pick<Extract<StorageOptions, { backend: 's3' }>, 'credentials'> {
  if (s3?.aws_access_key_id === undefined || s3.aws_secret_access_key === undefined) return {}
  return {
    credentials: {
      accessKeyId: s3.aws_access_key_id,
      secretAccessKey: s3.aws_secret_access_key,
      ...(s3.aws_session_token !== undefined && { sessionToken: s3.aws_session_token }),
    },
  }
}

/** `F:/` and `\\server\share` are places of their own on Windows; everything relative starts at `cwd`. */
function rootOf(baseDir: string, cwd: string): string {
  return isAbsolute(baseDir) ? baseDir : resolvePath(cwd, baseDir)
}
