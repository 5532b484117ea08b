import { posix, win32 } from 'node:path'
import type { S3StorageOptions, StorageOptions } from '@fluxforge/storage'
import type { Config } from './config.ts'
import type { WrittenConfig } from './written-config.ts'
import { type WrittenLayer, withoutOuterSlashes } from './written-storage.ts'

const MIB = 1024 * 1024

/** Written form to used form: the only place where names change case and units change. */
export function resolveConfig(written: WrittenConfig, cwd: string, platform: NodeJS.Platform): Omit<Config, 'file' | 'notices'> {
  const { storage, ingestion, etl, log_level } = written
  const { paths } = storage
  const folder = (path: string): string => absolute(path, cwd, platform)
  return {
    storage: {
      ingestion: layer(storage.ingestion_storage, folder),
      etlInput: layer(storage.etl_storage_input, folder),
      etlOutput: layer(storage.etl_storage_output, folder),
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
      queueMaxBytes: ingestion.queue_max_mb * MIB,
      enableFsync: ingestion.enable_fsync,
      segmentMaxBytes: ingestion.segment_max_mb * MIB,
      segmentMaxMs: ingestion.segment_max_seconds * 1000,
      spoolDir: ingestion.spool_dir === null ? null : folder(ingestion.spool_dir),
      minFreeBytes: ingestion.min_free_disk_mb * MIB,
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
      workers: etl.workers ?? null,
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

/** Relative folders start where the person stands. On Windows `F:` is the drive, as people write it, not where the process stands on it. */
function absolute(path: string, cwd: string, platform: NodeJS.Platform): string {
  const paths = platform === 'win32' ? win32 : posix
  const isDrive = platform === 'win32' && /^[a-z]:$/i.test(path)
  return isDrive || paths.isAbsolute(path) ? path : paths.resolve(cwd, path)
}

function layer({ backend, base_dir, s3 }: WrittenLayer, folder: (path: string) => string): StorageOptions {
  switch (backend) {
    case 'local':
      return { backend, root: folder(base_dir ?? './data') }
    case 's3':
      return {
        backend,
        // The schema lets no S3 layer through that has neither.
        bucket: s3.bucket ?? base_dir ?? '',
        ...(s3.prefix !== undefined && { prefix: withoutOuterSlashes(s3.prefix) }),
        ...(s3.region !== undefined && { region: s3.region }),
        ...(s3.endpoint_url !== undefined && { endpointUrl: s3.endpoint_url }),
        ...credentials(s3),
        forcePathStyle: s3.force_path_style,
        maxConnections: s3.max_pool_connections,
      }
  }
}

function credentials({
  aws_access_key_id,
  aws_secret_access_key,
  aws_session_token,
}: WrittenLayer['s3']): Pick<S3StorageOptions, 'credentials'> {
  if (aws_access_key_id === undefined || aws_secret_access_key === undefined) return {}
  return {
    credentials: {
      accessKeyId: aws_access_key_id,
      secretAccessKey: aws_secret_access_key,
      ...(aws_session_token !== undefined && { sessionToken: aws_session_token }),
    },
  }
}
