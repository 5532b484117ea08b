import type { EtlErrorCode } from '../errors.ts'
import type { ConversionOptions } from '../lines/conversion.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'

/** What a converter apart is told. It asks for every chunk, so that no more than one is on its way. */
export type ToConverter =
  | { readonly kind: 'convert'; readonly options: ConversionOptions; readonly segments: readonly string[] }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  /** The segment that was asked for has ended. */
  | { readonly kind: 'end' }

export type FromConverter =
  | { readonly kind: 'next'; readonly segment: string }
  | { readonly kind: 'result'; readonly result: ConversionResult }
  | { readonly kind: 'failed'; readonly code: EtlErrorCode; readonly message: string }
