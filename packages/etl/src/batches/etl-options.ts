import { randomUUID } from 'node:crypto'
import { type Clock, type HostIdentity, type IsAlive, type RawPaths, systemClock } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { type ConversionSettings, withConversionDefaults } from '../conversion-settings.ts'
import type { Source } from '../source.ts'
import { type BatchSettings, type Convert, withBatchDefaults } from './desk.ts'
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
  readonly identity: HostIdentity
  /** Of whoever converts: it stands in commits and footers. */
  readonly version: string
  /** The only way to hear that an attempt failed, or that storage is away. */
  readonly onEvent: (event: EtlEvent) => void
  readonly conversion?: Partial<ConversionSettings>
  readonly batches?: Partial<BatchSettings>
  /** Which segments are converted together: each as it comes (the default), or those of a closed hour. */
  readonly batch?: 'segment' | 'hour'
  /** Batches at once. More than one: each is converted in a thread of its own. Default 1. */
  readonly workers?: number
  /** A text that nobody else makes: one a run. Default a random UUID. */
  readonly newOwner?: () => string
  /** Default `systemClock`. */
  readonly clock?: Clock
  readonly seams?: EtlSeams
}

export interface EtlChoices extends Required<Omit<EtlOptions, 'conversion' | 'batches'>> {
  readonly conversion: ConversionSettings
  readonly batches: BatchSettings
}

export function withDefaults({
  conversion,
  batches,
  batch = 'segment',
  workers = 1,
  newOwner = randomUUID,
  clock = systemClock,
  seams = {},
  ...needed
}: EtlOptions): EtlChoices {
  return {
    ...needed,
    conversion: withConversionDefaults(conversion),
    batches: withBatchDefaults(batches),
    batch,
    workers,
    newOwner,
    clock,
    seams,
  }
}
