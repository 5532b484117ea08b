/** @module @fluxforge/config */

export type {
  ChannelSettings,
  Config,
  ConfigSource,
  ConfigWith,
  EtlSettings,
  IngestionSettings,
  PathSettings,
  StorageSettings,
} from './config.ts'
export { ConfigError, type ConfigErrorCode, type ConfigProblem, isConfigError } from './errors.ts'
export { type LoadOptions, loadConfig } from './load.ts'
export { getEtlInputPath, getEtlOutputPath, getIngestionPath, getProcessingPath, getRawPaths, type SourceRawPaths } from './paths.ts'
export { createEtlStorageInput, createEtlStorageOutput, createIngestionStorage } from './storages.ts'
export { writtenConfig } from './written-config.ts'
