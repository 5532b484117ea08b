import type { Config } from './config.ts'

/** The folders of one source under the raw layer, as keys. Fits `RawPaths` of @fluxforge/segments. */
export interface SourceRawPaths {
  readonly active: string
  readonly ready: string
  readonly processing: string
  readonly archive: string
  readonly quarantine: string
  readonly state: string
}

type WithPaths = { readonly storage: Pick<Config['storage'], 'paths'> }

/** Where ingest writes: `raw/active/coinbase`, `raw/ready/coinbase`. */
export function getIngestionPath(config: WithPaths, source: string, state: 'active' | 'ready'): string {
  return getRawPaths(config, source)[state]
}

/** Where the etl reads: `raw/ready/coinbase`. */
export function getEtlInputPath(config: WithPaths, source: string): string {
  return getRawPaths(config, source).ready
}

/** Where the etl writes: `processed/coinbase`. */
export function getEtlOutputPath({ storage }: WithPaths, source: string): string {
  return `${storage.paths.processed}/${source}`
}

/** Where ownership is recorded: `raw/processing/coinbase`. */
export function getProcessingPath(config: WithPaths, source: string): string {
  return getRawPaths(config, source).processing
}

export function getRawPaths({ storage: { paths } }: WithPaths, source: string): SourceRawPaths {
  const path = (folder: string): string => `${paths.raw}/${folder}/${source}`
  return {
    active: path(paths.active),
    ready: path(paths.ready),
    processing: path(paths.processing),
    archive: path(paths.archive),
    quarantine: path(paths.quarantine),
    state: path(paths.state),
  }
}
