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
  /** `spent`: a chunk that has been read, to be filled again. A thread moves it back; a process keeps it. */
  | { readonly kind: 'next'; readonly segment: string; readonly spent: Uint8Array<ArrayBuffer> | undefined }
  | { readonly kind: 'result'; readonly result: ConversionResult }
  | { readonly kind: 'failed'; readonly code: EtlErrorCode; readonly message: string }
