import type { CoinbaseSettings } from '../section.ts'
import { acknowledged } from './message.ts'

/** What a connection has asked for, what the exchange says it has, and what it said against it. */
export class SubscriptionLedger {
  readonly #channels: CoinbaseSettings['channels']
  readonly #products: readonly string[]
  #acknowledged: ReadonlyMap<string, ReadonlySet<string>> = new Map()
  #wasComplete = false
  readonly #errors = new Set<string>()
  readonly #told = new Set<string>()

  constructor(channels: CoinbaseSettings['channels'], products: readonly string[]) {
    this.#channels = channels
    this.#products = products
  }

  /** True for the ack that completes it, the first time. Acks are cumulative. */
  addAck(frame: Buffer): boolean {
    this.#acknowledged = acknowledged(frame) ?? this.#acknowledged
    if (this.#wasComplete || this.#lacking().length > 0) return false
    this.#wasComplete = true
    return true
  }

  addError(text: string): void {
    this.#errors.add(text)
  }

  /** What the exchange said against us since the last time; null for nothing. */
  takeErrors(): string | null {
    const fresh = [...this.#errors].filter((text) => !this.#told.has(text))
    for (const text of fresh) this.#told.add(text)
    return fresh.length === 0 ? null : `the exchange says: ${fresh.join('; ')}`
  }

  /** The same, and what it has not acknowledged, each once; null when all is well. To be asked when acks had their time. */
  takeRefusals(): string | null {
    const errors = this.takeErrors()
    const lacking = this.#lacking().filter((text) => !this.#told.has(text))
    for (const text of lacking) this.#told.add(text)
    if (lacking.length === 0) return errors
    return `${errors === null ? '' : `${errors}; `}not in its ack: ${lacking.join('; ')}`
  }

  /** `level2 of BTC-USD`, by channel. */
  #lacking(): string[] {
    return this.#channels.flatMap((channel) => {
      const has = this.#acknowledged.get(channel)
      const lacking = this.#products.filter((product) => has?.has(product) !== true)
      return lacking.length === 0 ? [] : [`${channel} of ${lacking.join(', ')}`]
    })
  }
}
