export type EtlErrorCode =
  /** The output's layout is another than the settings ask for. */
  | 'ERR_ETL_LAYOUT'
  /** Counts don't add up: a bug; nothing was committed. */
  | 'ERR_ETL_NOT_CONSERVED'
  /** A record under _commits/ or a layout record is not what this version reads. */
  | 'ERR_ETL_BAD_RECORD'
  /** A conversion in a process or thread of its own failed, or that one died. */
  | 'ERR_ETL_CONVERSION'
  | 'ERR_ETL_CHILD_DIED'
  /** Asked for by a person and impossible: no such batch, nothing held. */
  | 'ERR_ETL_REFUSED'

const BRAND = Symbol.for('@fluxforge/etl/EtlError')

export class EtlError extends Error {
  override readonly name = 'EtlError'
  readonly code: EtlErrorCode

  constructor(code: EtlErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Also true for an error of another copy of this package. */
export function isEtlError(value: unknown, code?: EtlErrorCode): value is EtlError {
  return typeof value === 'object' && value !== null && BRAND in value && (code === undefined || ('code' in value && value.code === code))
}
