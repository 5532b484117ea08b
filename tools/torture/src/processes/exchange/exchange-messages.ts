import type { Fault, Strike } from '@fluxforge/coinbase/simulator'

/** What the process of an exchange is told at its start. */
export interface ExchangeOptions {
  readonly seed: number
  readonly products: readonly string[]
  readonly framesPerSecond: number
  readonly faults?: readonly Fault[]
}

/** What it says when it ends. */
export interface ExchangeReport {
  readonly asked: readonly { readonly connection: number; readonly products: readonly string[] }[]
  readonly struck: readonly Strike[]
}
