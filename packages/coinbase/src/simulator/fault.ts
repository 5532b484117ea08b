import type { GarbageKind } from './garbage.ts'

/** Where a fault strikes: at the frame that comes after so many others of the n-th accepted connection (1 = the first). */
interface Place {
  readonly connection: number
  /** Frames of every channel that were due on it before: 0 strikes at the first. */
  readonly afterFrames: number
}

/** Something that goes wrong once, on purpose. Faults at one place strike in the order given. */
export type Fault =
  /** The frame takes its number and is not sent. */
  | (Place & { readonly kind: 'drop' })
  /** `missing` numbers are skipped before the frame. */
  | (Place & { readonly kind: 'gap'; readonly missing: number })
  /** The frame is sent twice. */
  | (Place & { readonly kind: 'duplicate' })
  /** The frame is sent after its successor. */
  | (Place & { readonly kind: 'reorder' })
  /** Something that is no message is sent before the frame, without a number. */
  | (Place & { readonly kind: 'garbage'; readonly garbage: GarbageKind })
  /** A level2 snapshot of at least 5 MiB is sent before the frame, numbered. */
  | (Place & { readonly kind: 'big_snapshot'; readonly product: string })
  /** Nothing is sent for so long; what was due is held, and sent then. */
  | (Place & { readonly kind: 'silence'; readonly ms: number })
  /** The connection is closed instead; 1006 cuts it without a close frame, once what was sent before has left. */
  | (Place & { readonly kind: 'close'; readonly code: number })
  /** From now on nothing is sent, read or answered, and the socket stays open. */
  | (Place & { readonly kind: 'half_open' })
  /** Subscriptions to the product are not accepted on this connection: it is missing from the ack, and sends nothing. */
  | { readonly kind: 'refuse'; readonly connection: number; readonly product: string }

/** A fault that has struck. */
export interface Strike {
  readonly fault: Fault
  /** Frames that had been due on the connection. */
  readonly frames: number
}

export type PlacedFault = Exclude<Fault, { kind: 'refuse' }>

/** The faults of one connection. */
export class FaultPlan {
  readonly struck: Strike[]
  readonly #placed: PlacedFault[]
  readonly #refusals: readonly Extract<Fault, { kind: 'refuse' }>[]

  /** `struck` is added to as faults strike. */
  constructor(faults: readonly Fault[], connection: number, struck: Strike[]) {
    const own = faults.filter((fault) => fault.connection === connection)
    this.#placed = own.filter((fault) => fault.kind !== 'refuse').sort((a, b) => a.afterFrames - b.afterFrames)
    this.#refusals = own.filter((fault) => fault.kind === 'refuse')
    this.struck = struck
  }

  /** The next that strikes after so many frames; null when there is none (left). */
  take(frames: number): PlacedFault | null {
    const next = this.#placed[0]
    if (next === undefined || next.afterFrames > frames) return null
    this.#placed.shift()
    this.struck.push({ fault: next, frames })
    return next
  }

  refuses(product: string, frames: number): boolean {
    const refusal = this.#refusals.find((fault) => fault.product === product)
    if (refusal !== undefined) this.struck.push({ fault: refusal, frames })
    return refusal !== undefined
  }
}
