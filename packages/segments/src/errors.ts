export type SegmentErrorCode =
  /** The active directory has another living writer, or one that can't be judged from here. */
  | 'ERR_SEGMENT_LOCKED'
  /** The writer was stopped, or stopped itself. */
  | 'ERR_SEGMENT_CLOSED'
  /** Bytes could not be made durable, and the damage could not be cut away. */
  | 'ERR_SEGMENT_WRITE_FAILED'
  /** A file of active/ went before it was in ready/: somebody removed it. */
  | 'ERR_SEGMENT_GONE'
  /** A name is not `segment_<YYYYMMDDTHH>_<NNNNN>.ndjson`, a batch not `<YYYYMMDDTHH>.<n>`. */
  | 'ERR_SEGMENT_BAD_NAME'
  /** A record under state/, processing/ or quarantine/ is not what this version writes. */
  | 'ERR_SEGMENT_BAD_RECORD'

const BRAND = Symbol.for('@fluxforge/segments/SegmentError')

export class SegmentError extends Error {
  override readonly name = 'SegmentError'
  readonly code: SegmentErrorCode

  constructor(code: SegmentErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Also true for an error of another copy of this package. */
export function isSegmentError(value: unknown, code?: SegmentErrorCode): value is SegmentError {
  return typeof value === 'object' && value !== null && BRAND in value && (code === undefined || ('code' in value && value.code === code))
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
