// index.d.ts
/** @module @fluxforge/config */
export type { ChannelSettings, Config, ConfigSource, ConfigWith, EtlSettings, IngestionSettings, PathSettings, StorageSettings, } from './config.ts';
export { ConfigError, type ConfigErrorCode, type ConfigProblem, isConfigError } from './errors.ts';
export { type LoadOptions, loadConfig } from './load.ts';
export { getEtlInputPath, getEtlOutputPath, getIngestionPath, getProcessingPath, getRawPaths, type SourceRawPaths } from './paths.ts';
export { createEtlStorageInput, createEtlStorageOutput, createIngestionStorage } from './storages.ts';
export { writtenConfig } from './written-config.ts';

// config.d.ts
import type { StorageOptions } from '@fluxforge/storage';
import type { GenericSchema, InferOutput } from 'valibot';
/** What an exchange adds to the file: a block of its name. Secret entries carry `v.metadata({ secret: true })`. */
export interface ConfigSource {
    readonly name: string;
    readonly section: GenericSchema;
    /** Names for `etl.channels`. */
    readonly tables: readonly string[];
}
/** Settings as code uses them: camelCase, bytes, milliseconds, absolute paths. */
export interface Config {
    /** The file they come from. */
    readonly file: string;
    readonly storage: StorageSettings;
    readonly ingestion: IngestionSettings;
    readonly etl: EtlSettings;
    readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
    /** What is allowed and yet deserves to be said, a sentence each. */
    readonly notices: readonly string[];
}
/** With the section of each source under its name. */
export type ConfigWith<Sources extends readonly ConfigSource[]> = Config & {
    readonly [S in Sources[number] as S['name']]: InferOutput<S['section']>;
};
export interface StorageSettings {
    readonly ingestion: StorageOptions;
    readonly etlInput: StorageOptions;
    readonly etlOutput: StorageOptions;
    readonly paths: PathSettings;
}
/** Folder names, each without a slash. */
export interface PathSettings {
    readonly raw: string;
    readonly active: string;
    readonly ready: string;
    readonly processing: string;
    readonly archive: string;
    readonly quarantine: string;
    readonly state: string;
    readonly processed: string;
}
export interface IngestionSettings {
    readonly batchSize: number;
    readonly flushIntervalMs: number;
    readonly queueMaxFrames: number;
    readonly queueMaxBytes: number;
    readonly enableFsync: boolean;
    readonly segmentMaxBytes: number;
    readonly segmentMaxMs: number;
    /** Null: no disk at all. Only used where ingestion is S3. */
    readonly spoolDir: string | null;
    readonly minFreeBytes: number;
    readonly reconnectDelayMs: number;
    /** -1: never give up. */
    readonly maxReconnectAttempts: number;
}
export interface EtlSettings {
    readonly compression: 'zstd' | 'snappy' | 'none';
    readonly deleteAfterProcessing: boolean;
    readonly decimals: 'double' | 'exact';
    readonly batch: 'segment' | 'hour';
    readonly maxAttempts: number;
    readonly maxDeadLetterShare: number;
    readonly leaseMs: number;
    /** Null: as many as suit the machine. */
    readonly workers: number | null;
    readonly channels: {
        readonly [table: string]: ChannelSettings;
    };
}
export interface ChannelSettings {
    readonly isEnabled: boolean;
    /** Null: the table's own. */
    readonly partitionCols: readonly ('product_id' | 'date')[] | null;
}

// errors.d.ts
export type ConfigErrorCode = 
/** There is no file at any of the places looked at. */
'ERR_CONFIG_NOT_FOUND'
/** The file is there and can't be read. */
 | 'ERR_CONFIG_UNREADABLE'
/** The file isn't one YAML mapping. */
 | 'ERR_CONFIG_INVALID_YAML'
/** Keys or values are wrong; all of them are named. */
 | 'ERR_CONFIG_INVALID';
export interface ConfigProblem {
    readonly file: string;
    /** From 1. */
    readonly line: number;
    readonly column: number;
    /** `ingestion.segment_max_mb`; empty for the file as a whole. */
    readonly key: string;
    /** What was expected and found. Never a secret. */
    readonly message: string;
}
export declare class ConfigError extends Error {
    readonly name = "ConfigError";
    readonly code: ConfigErrorCode;
    readonly problems: readonly ConfigProblem[];
    constructor(code: ConfigErrorCode, message: string, options?: {
        readonly problems?: readonly ConfigProblem[];
        readonly cause?: unknown;
    });
    /** One line a problem, each with its place. */
    static ofProblems(code: ConfigErrorCode, problems: readonly ConfigProblem[]): ConfigError;
}
/** Also true for an error of another copy of this package. */
export declare function isConfigError(value: unknown, code?: ConfigErrorCode): value is ConfigError;

// load.d.ts
import type { ConfigSource, ConfigWith } from './config.ts';
import { type Places } from './find-file.ts';
export interface LoadOptions<Sources extends readonly ConfigSource[]> extends Places {
    /** Exchanges whose blocks the file may have. */
    readonly sources: Sources;
    /** For which rules to read folders; default this machine's. */
    readonly platform?: NodeJS.Platform;
}
/**
 * Reads and checks the settings. A block that is absent has its defaults.
 *
 * @throws {ConfigError} naming every problem at once, each as `file:line:column key: expected …, found …`.
 */
export declare function loadConfig<const Sources extends readonly ConfigSource[]>(options: LoadOptions<Sources>): Promise<ConfigWith<Sources>>;

// paths.d.ts
import type { Config } from './config.ts';
/** The folders of one source under the raw layer, as keys. Fits `RawPaths` of @fluxforge/segments. */
export interface SourceRawPaths {
    readonly active: string;
    readonly ready: string;
    readonly processing: string;
    readonly archive: string;
    readonly quarantine: string;
    readonly state: string;
}
type WithPaths = {
    readonly storage: Pick<Config['storage'], 'paths'>;
};
/** Where ingest writes: `raw/active/coinbase`, `raw/ready/coinbase`. */
export declare function getIngestionPath(config: WithPaths, source: string, state: 'active' | 'ready'): string;
/** Where the etl reads: `raw/ready/coinbase`. */
export declare function getEtlInputPath(config: WithPaths, source: string): string;
/** Where the etl writes: `processed/coinbase`. */
export declare function getEtlOutputPath({ storage }: WithPaths, source: string): string;
/** Where ownership is recorded: `raw/processing/coinbase`. */
export declare function getProcessingPath(config: WithPaths, source: string): string;
export declare function getRawPaths({ storage: { paths } }: WithPaths, source: string): SourceRawPaths;
export {};

// storages.d.ts
import { type Storage } from '@fluxforge/storage';
import type { Config } from './config.ts';
/** Where ingest writes raw segments. An S3 is not looked at before its first use: recording begins without it. */
export declare function createIngestionStorage({ storage }: Pick<Config, 'storage'>): Promise<Storage>;
/** Where the etl reads raw segments. */
export declare function createEtlStorageInput({ storage }: Pick<Config, 'storage'>): Promise<Storage>;
/** Where the etl writes Parquet. */
export declare function createEtlStorageOutput({ storage }: Pick<Config, 'storage'>): Promise<Storage>;

// written-config.d.ts
import * as v from 'valibot';
import type { ConfigSource } from './config.ts';
/** The file exactly as people write it, with the defaults, the meanings and the rules between keys. A block that is absent or empty has its defaults. */
export declare function writtenConfig(sources: readonly ConfigSource[]): v.StrictObjectSchema<{
    readonly storage: v.NullishSchema<v.StrictObjectSchema<{
        readonly ingestion_storage: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
            readonly backend: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["local", "s3"], undefined>, v.DescriptionAction<"local" | "s3", string>]>, "local" | "s3">;
            readonly base_dir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a folder written with / (in double quotes, \\ starts an escape)">, v.CheckAction<string, "a folder without ~ (write ${HOME}/…)">]>, undefined>;
            readonly s3: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
                readonly bucket: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.RegexAction<string, "a bucket name (letters, digits, `.`, `-`, `_`; no slashes)">]>, undefined>;
                readonly prefix: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a prefix such as team/market">]>, undefined>;
                readonly region: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, undefined>;
                readonly endpoint_url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.RegexAction<string, "an http:// or https:// address without a user name">]>, undefined>;
                readonly aws_access_key_id: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, undefined>;
                readonly aws_secret_access_key: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.MetadataAction<string, {
                    readonly secret: true;
                }>]>, undefined>;
                readonly aws_session_token: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.MetadataAction<string, {
                    readonly secret: true;
                }>]>, undefined>;
                readonly force_path_style: v.OptionalSchema<v.SchemaWithPipe<readonly [v.BooleanSchema<undefined>, v.DescriptionAction<boolean, string>]>, boolean>;
                readonly max_pool_connections: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
                    readonly unit: string;
                }>]>, number>;
            }, undefined>, v.PartialCheckAction<{
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            }, readonly [readonly ["aws_access_key_id"], readonly ["aws_secret_access_key"], readonly ["aws_session_token"]], {
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
            }, "both aws_access_key_id and aws_secret_access_key, or no credentials">]>, {}>;
        }, undefined>, v.BaseValidation<{
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }, {
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }, v.PartialCheckIssue<{
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }>>]>, {}>;
        readonly etl_storage_input: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
            readonly backend: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["local", "s3"], undefined>, v.DescriptionAction<"local" | "s3", string>]>, "local" | "s3">;
            readonly base_dir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a folder written with / (in double quotes, \\ starts an escape)">, v.CheckAction<string, "a folder without ~ (write ${HOME}/…)">]>, undefined>;
            readonly s3: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
                readonly bucket: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.RegexAction<string, "a bucket name (letters, digits, `.`, `-`, `_`; no slashes)">]>, undefined>;
                readonly prefix: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a prefix such as team/market">]>, undefined>;
                readonly region: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, undefined>;
                readonly endpoint_url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.RegexAction<string, "an http:// or https:// address without a user name">]>, undefined>;
                readonly aws_access_key_id: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, undefined>;
                readonly aws_secret_access_key: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.MetadataAction<string, {
                    readonly secret: true;
                }>]>, undefined>;
                readonly aws_session_token: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.MetadataAction<string, {
                    readonly secret: true;
                }>]>, undefined>;
                readonly force_path_style: v.OptionalSchema<v.SchemaWithPipe<readonly [v.BooleanSchema<undefined>, v.DescriptionAction<boolean, string>]>, boolean>;
                readonly max_pool_connections: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
                    readonly unit: string;
                }>]>, number>;
            }, undefined>, v.PartialCheckAction<{
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            }, readonly [readonly ["aws_access_key_id"], readonly ["aws_secret_access_key"], readonly ["aws_session_token"]], {
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
            }, "both aws_access_key_id and aws_secret_access_key, or no credentials">]>, {}>;
        }, undefined>, v.BaseValidation<{
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }, {
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }, v.PartialCheckIssue<{
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }>>]>, {}>;
        readonly etl_storage_output: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
            readonly backend: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["local", "s3"], undefined>, v.DescriptionAction<"local" | "s3", string>]>, "local" | "s3">;
            readonly base_dir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a folder written with / (in double quotes, \\ starts an escape)">, v.CheckAction<string, "a folder without ~ (write ${HOME}/…)">]>, undefined>;
            readonly s3: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
                readonly bucket: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.RegexAction<string, "a bucket name (letters, digits, `.`, `-`, `_`; no slashes)">]>, undefined>;
                readonly prefix: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a prefix such as team/market">]>, undefined>;
                readonly region: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, undefined>;
                readonly endpoint_url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.RegexAction<string, "an http:// or https:// address without a user name">]>, undefined>;
                readonly aws_access_key_id: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, undefined>;
                readonly aws_secret_access_key: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.MetadataAction<string, {
                    readonly secret: true;
                }>]>, undefined>;
                readonly aws_session_token: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.MetadataAction<string, {
                    readonly secret: true;
                }>]>, undefined>;
                readonly force_path_style: v.OptionalSchema<v.SchemaWithPipe<readonly [v.BooleanSchema<undefined>, v.DescriptionAction<boolean, string>]>, boolean>;
                readonly max_pool_connections: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
                    readonly unit: string;
                }>]>, number>;
            }, undefined>, v.PartialCheckAction<{
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            }, readonly [readonly ["aws_access_key_id"], readonly ["aws_secret_access_key"], readonly ["aws_session_token"]], {
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
            }, "both aws_access_key_id and aws_secret_access_key, or no credentials">]>, {}>;
        }, undefined>, v.BaseValidation<{
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }, {
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }, v.PartialCheckIssue<{
            backend: "local" | "s3";
            base_dir?: string | undefined;
            s3: {
                bucket?: string | undefined;
                prefix?: string | undefined;
                region?: string | undefined;
                endpoint_url?: string | undefined;
                aws_access_key_id?: string | undefined;
                aws_secret_access_key?: string | undefined;
                aws_session_token?: string | undefined;
                force_path_style: boolean;
                max_pool_connections: number;
            };
        }>>]>, {}>;
        readonly paths: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
            readonly raw_dir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly active_subdir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly ready_subdir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly processing_subdir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly archive_subdir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly quarantine_subdir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly state_subdir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
            readonly processed_dir: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "one folder name, without slashes">, v.DescriptionAction<string, string>]>, string>;
        }, undefined>, v.CheckAction<{
            raw_dir: string;
            active_subdir: string;
            ready_subdir: string;
            processing_subdir: string;
            archive_subdir: string;
            quarantine_subdir: string;
            state_subdir: string;
            processed_dir: string;
        }, "another name for each folder">]>, {}>;
    }, undefined>, {}>;
    readonly ingestion: v.NullishSchema<v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
        readonly batch_size: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
        readonly flush_interval_seconds: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.GtValueAction<number, 0, undefined>, v.MaxValueAction<number, 86400, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: "s";
        }>]>, number>;
        readonly queue_maxsize: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
        readonly queue_max_mb: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
        readonly enable_fsync: v.OptionalSchema<v.SchemaWithPipe<readonly [v.BooleanSchema<undefined>, v.DescriptionAction<boolean, string>]>, boolean>;
        readonly segment_max_mb: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
        readonly segment_max_seconds: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.GtValueAction<number, 0, undefined>, v.MaxValueAction<number, 86400, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: "s";
        }>]>, number>;
        readonly spool_dir: v.OptionalSchema<v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.NonEmptyAction<string, undefined>, v.DescriptionAction<string, string>]>, v.CheckAction<string, "a folder written with / (in double quotes, \\ starts an escape)">, v.CheckAction<string, "a folder without ~ (write ${HOME}/…)">]>, undefined>, "./data/spool">;
        readonly min_free_disk_mb: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
        readonly reconnect_delay: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.GtValueAction<number, 0, undefined>, v.MaxValueAction<number, 86400, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: "s";
        }>]>, number>;
        readonly max_reconnect_attempts: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
    }, undefined>, v.BaseValidation<{
        batch_size: number;
        flush_interval_seconds: number;
        queue_maxsize: number;
        queue_max_mb: number;
        enable_fsync: boolean;
        segment_max_mb: number;
        segment_max_seconds: number;
        spool_dir: string | null;
        min_free_disk_mb: number;
        reconnect_delay: number;
        max_reconnect_attempts: number;
    }, {
        batch_size: number;
        flush_interval_seconds: number;
        queue_maxsize: number;
        queue_max_mb: number;
        enable_fsync: boolean;
        segment_max_mb: number;
        segment_max_seconds: number;
        spool_dir: string | null;
        min_free_disk_mb: number;
        reconnect_delay: number;
        max_reconnect_attempts: number;
    }, v.PartialCheckIssue<{
        batch_size: number;
        queue_maxsize: number;
    }>>]>, {}>;
    readonly etl: v.NullishSchema<v.StrictObjectSchema<{
        readonly compression: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["zstd", "snappy", "none"], undefined>, v.DescriptionAction<"none" | "snappy" | "zstd", string>]>, "none" | "snappy" | "zstd">;
        readonly delete_after_processing: v.OptionalSchema<v.SchemaWithPipe<readonly [v.BooleanSchema<undefined>, v.DescriptionAction<boolean, string>]>, boolean>;
        readonly decimals: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["double", "exact"], undefined>, v.DescriptionAction<"double" | "exact", string>]>, "double" | "exact">;
        readonly batch: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["segment", "hour"], undefined>, v.DescriptionAction<"hour" | "segment", string>]>, "hour" | "segment">;
        readonly max_attempts: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, 1000000000, undefined>, v.DescriptionAction<number, string>, v.MetadataAction<number, {
            readonly unit: string;
        }>]>, number>;
        readonly max_dead_letter_share: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>, v.MaxValueAction<number, 1, undefined>, v.DescriptionAction<number, "Share of bad lines (and more than 100 of them) over which a batch is held">]>, 0.01>;
        readonly lease_seconds: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 5, undefined>, v.MaxValueAction<number, 3600, undefined>, v.DescriptionAction<number, "An owner who is silent for so long is taken over">, v.MetadataAction<number, {
            readonly unit: "s";
        }>]>, 60>;
        readonly workers: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 1, undefined>, v.DescriptionAction<number, "Batches at once; absent: the cores of the machine less one, at least one">]>, undefined>;
        readonly channels: v.NullishSchema<v.RecordSchema<v.PicklistSchema<readonly string[], undefined>, v.NullishSchema<v.StrictObjectSchema<{
            readonly enabled: v.OptionalSchema<v.SchemaWithPipe<readonly [v.BooleanSchema<undefined>, v.DescriptionAction<boolean, string>]>, boolean>;
            readonly partition_cols: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.PicklistSchema<["product_id", "date"], undefined>, undefined>, v.NonEmptyAction<("date" | "product_id")[], undefined>, v.CheckAction<("date" | "product_id")[], "each column once">, v.DescriptionAction<("date" | "product_id")[], "Some of `product_id` and `date`, in this order; absent: those of the table. Part of the layout">]>, undefined>;
        }, undefined>, {}>, undefined>, {}>;
    }, undefined>, {}>;
    readonly log_level: v.OptionalSchema<v.SchemaWithPipe<readonly [v.PicklistSchema<readonly ["debug", "info", "warn", "error"], undefined>, v.DescriptionAction<"debug" | "error" | "info" | "warn", string>]>, "debug" | "error" | "info" | "warn">;
}, undefined>;
export type WrittenConfig = v.InferOutput<ReturnType<typeof writtenConfig>>;

// find-file.d.ts
export interface Places {
    /** What `--config` named; nothing else is looked at then. */
    readonly file?: string | undefined;
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** Where the person stands. */
    readonly cwd: string;
    readonly homeDir: string;
}
/** `--config`, FLUXFORGE_CONFIG, ./config/config.yaml, ~/.fluxforge/config.yaml: the first that is set, or there. */
export declare function findFile({ file, environment, cwd, homeDir }: Places): Promise<string>;
