import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Clock } from '@fluxforge/segments'
import { CoinbaseError } from '../errors.ts'

const LIFE_SECONDS = 120
// An Ed25519 private key in PKCS8 is these bytes and the 32 of its seed (RFC 8410).
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Makes a fresh token for each message: they live two minutes, subscriptions outlive them. */
export class TokenSigner {
  readonly #apiKey: string
  readonly #key: KeyObject
  readonly #alg: 'ES256' | 'EdDSA'
  readonly #clock: Clock

  /** @throws {CoinbaseError} ERR_COINBASE_BAD_SECRET when the secret is no key of either kind; the message holds nothing of it. */
  constructor({ apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string }, clock: Clock) {
    this.#apiKey = apiKey
    this.#key = privateKey(apiSecret)
    this.#alg = this.#key.asymmetricKeyType === 'ed25519' ? 'EdDSA' : 'ES256'
    this.#clock = clock
  }

  /** https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview: no `uri`, no `aud`. */
  async token(): Promise<string> {
    const { SignJWT } = await import('jose') // market data needs no key
    const now = Math.floor(this.#clock.wallMs() / 1000)
    return await new SignJWT({ sub: this.#apiKey, iss: 'cdp' })
      .setProtectedHeader({ alg: this.#alg, kid: this.#apiKey, nonce: randomBytes(16).toString('hex'), typ: 'JWT' })
      .setNotBefore(now)
      .setExpirationTime(now + LIFE_SECONDS)
      .sign(this.#key)
  }
}

function privateKey(secret: string): KeyObject {
  const key = parsed(secret.replaceAll('\\n', '\n').trim())
  const isKnown = key?.asymmetricKeyType === 'ed25519' || key?.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  if (key === undefined || !isKnown)
    throw new CoinbaseError(
      'ERR_COINBASE_BAD_SECRET',
      'reading coinbase.api_secret: expected a P-256 or Ed25519 private key (PEM, or base64 of 32 or 64 bytes), found something else',
    )
  return key
}

function parsed(text: string): KeyObject | undefined {
  try {
    if (text.startsWith('-----BEGIN')) return createPrivateKey(text)
    const bytes = Buffer.from(text, 'base64')
    // Coinbase hands out seed and public key in one.
    if (bytes.length !== 32 && bytes.length !== 64) return undefined
    return createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, bytes.subarray(0, 32)]), format: 'der', type: 'pkcs8' })
  } catch {
    // Whatever is wrong, Node's message may quote the secret: the caller says it without.
    return undefined
  }
}
