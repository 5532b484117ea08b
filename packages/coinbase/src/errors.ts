export type CoinbaseErrorCode =
  /** `api_secret` is no key that Coinbase issues. */
  | 'ERR_COINBASE_BAD_SECRET'
  /** More failures in a row than `ingestion.max_reconnect_attempts` allows. */
  | 'ERR_COINBASE_GAVE_UP'

const BRAND = Symbol.for('@fluxforge/coinbase/CoinbaseError')

export class CoinbaseError extends Error {
  override readonly name = 'CoinbaseError'
  readonly code: CoinbaseErrorCode

  constructor(code: CoinbaseErrorCode, message: string) {
    super(message)
    this.code = code
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Also true for an error of another copy of this package. */
export function isCoinbaseError(value: unknown, code?: CoinbaseErrorCode): value is CoinbaseError {
  return typeof value === 'object' && value !== null && BRAND in value && (code === undefined || ('code' in value && value.code === code))
}
