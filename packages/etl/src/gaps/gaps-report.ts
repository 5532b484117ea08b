import type { Storage } from '@fluxforge/storage'
import type { Source } from '../source.ts'
import type { ProductGaps } from './product-record.ts'
import type { UnreadableObject } from './unreadable.ts'

export interface GapsOptions {
  readonly source: Source
  readonly output: Storage
  /** `processed/<source>` */
  readonly outputPath: string
  /** Only this one. */
  readonly product?: string | undefined
  readonly fromUs?: number | undefined
  readonly toUs?: number | undefined
}

export interface GapsReport {
  /** Those that have a row or a gap in what was asked for, or the one that was asked for, by name. */
  readonly products: readonly ProductGaps[]
  /** What can't be read and belongs to no single product. */
  readonly unreadable: readonly UnreadableObject[]
}
