import type { Clock, HostIdentity, IsAlive, RawPaths } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import type { ConversionSettings } from '../conversion-settings.ts'
import type { Source } from '../source.ts'
import type { BatchSettings, Convert } from './desk.ts'
import type { EtlEvent } from './etl-event.ts'

/** Seams, for a simulation, which has no processes and threads of this machine. */
export interface EtlSeams {
  readonly isAlive?: IsAlive
  /** In place of threads and of a process of its own. */
  readonly convert?: Convert
}

export interface EtlOptions {
  readonly source: Source
  readonly input: Storage
  readonly output: Storage
  /** The raw folders, as keys of `input`: `raw/ready/coinbase` … */
  readonly rawPaths: RawPaths
  /** A key of `output`: `processed/coinbase`. */
  readonly outputPath: string
  readonly conversion: ConversionSettings
  readonly batches: BatchSettings
  /** Which segments are converted together: each as it comes, or those of a closed hour. */
  readonly batch: 'segment' | 'hour'
  /** Batches at once. More than one: each is converted in a thread of its own. */
  readonly workers: number
  readonly identity: HostIdentity
  /** A text that nobody else makes: one a run. */
  readonly newOwner: () => string
  /** FluxForge's version: it stands in commits and footers. */
  readonly version: string
  readonly clock: Clock
  readonly onEvent: (event: EtlEvent) => void
  readonly seams?: EtlSeams
}
