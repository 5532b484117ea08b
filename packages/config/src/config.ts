import type { StorageOptions } from '@fluxforge/storage'
import type { GenericSchema, InferOutput } from 'valibot'

/** What an exchange adds to the file: a block of its name. Secret entries carry `v.metadata({ secret: true })`. */
export interface ConfigSource {
  readonly name: string
  readonly section: GenericSchema
  /** Names for `etl.channels`. */
  readonly tables: readonly string[]
}

/** Settings as code uses them: camelCase, bytes, milliseconds, absolute paths. */
export interface Config {
  /** The file they come from. */
  readonly file: string
  readonly storage: StorageSettings
  readonly ingestion: IngestionSettings
  readonly etl: EtlSettings
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  /** What is allowed and yet deserves to be said, a sentence each. */
  readonly notices: readonly string[]
}

/** With the section of each source under its name. */
export type ConfigWith<Sources extends readonly ConfigSource[]> = Config & {
  readonly [S in Sources[number] as S['name']]: InferOutput<S['section']>
}

export interface StorageSettings {
  readonly ingestion: StorageOptions
  readonly etlInput: StorageOptions
  readonly etlOutput: StorageOptions
  readonly paths: PathSettings
}

/** Folder names, each without a slash. */
export interface PathSettings {
  readonly raw: string
  readonly active: string
  readonly ready: string
  readonly processing: string
  readonly archive: string
  readonly quarantine: string
  readonly state: string
  readonly processed: string
}

export interface IngestionSettings {
  readonly batchSize: number
  readonly flushIntervalMs: number
  readonly queueMaxFrames: number
  readonly queueMaxBytes: number
  readonly enableFsync: boolean
  readonly segmentMaxBytes: number
  readonly segmentMaxMs: number
  /** Null: no disk at all. Only used where ingestion is S3. */
  readonly spoolDir: string | null
  readonly minFreeBytes: number
  readonly reconnectDelayMs: number
  /** -1: never give up. */
  readonly maxReconnectAttempts: number
}

export interface EtlSettings {
  readonly compression: 'zstd' | 'snappy' | 'none'
  readonly deleteAfterProcessing: boolean
  readonly decimals: 'double' | 'exact'
  readonly batch: 'segment' | 'hour'
  readonly maxAttempts: number
  readonly maxDeadLetterShare: number
  readonly leaseMs: number
  /** Null: as many as suit the machine. */
  readonly workers: number | null
  readonly channels: { readonly [table: string]: ChannelSettings }
}

export interface ChannelSettings {
  readonly isEnabled: boolean
  /** Null: the table's own. */
  readonly partitionCols: readonly ('product_id' | 'date')[] | null
}
