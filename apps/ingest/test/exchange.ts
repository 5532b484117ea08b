import { type Delivery, market, type Simulator, type SimulatorOptions, startSimulator } from '@fluxforge/coinbase/simulator'
import { expect } from 'vitest'
import type { RecordedLine } from './recorded-line.ts'

/** An exchange on this machine, and what it has sent so far. */
export class Exchange implements AsyncDisposable {
  readonly simulator: Simulator
  readonly #waiting: Set<() => void>

  private constructor(simulator: Simulator, waiting: Set<() => void>) {
    this.simulator = simulator
    this.#waiting = waiting
  }

  /** Default: a market of two products. */
  static async open(options: Partial<SimulatorOptions> = {}): Promise<Exchange> {
    const waiting = new Set<() => void>()
    const onDelivered = (): void => {
      for (const look of waiting) look()
    }
    const frames = market({ seed: 7, products: ['BTC-USD', 'ETH-USD'], levels: 50 })
    return new Exchange(await startSimulator({ frames, ...options, onDelivered }), waiting)
  }

  get url(): string {
    return this.simulator.url
  }

  /** By connection, in the order of sending. */
  delivered(connection: number): readonly Delivery[] {
    return this.simulator.delivered.filter((one) => one.connection === connection)
  }

  /** Resolves when a connection has been sent so many frames. */
  async hasSent(connection: number, frames: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.delivered(connection).length < frames) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.simulator.stop()
  }
}

/** Received frames by connection, in the order of their opening; without what the recorder says itself. */
export function framesByConnection(lines: readonly RecordedLine[]): readonly Buffer[][] {
  const byConnection = new Map<string, Buffer[]>()
  for (const { connectionId, event, frame } of lines) {
    if (event?.kind === 'opened') byConnection.set(connectionId, [])
    if (event === null) byConnection.get(connectionId)?.push(frame)
  }
  return [...byConnection.values()]
}

/** Fails at the first frame that differs, with its place, instead of printing megabytes. */
export function expectSame(recorded: readonly Buffer[] | undefined, sent: readonly Delivery[]): void {
  const at = sent.findIndex(({ data }, i) => recorded?.[i]?.equals(Buffer.from(data)) !== true)
  expect({ firstOther: at, recorded: recorded?.[at]?.toString().slice(0, 200) }).toEqual({ firstOther: -1, recorded: undefined })
  expect(recorded).toHaveLength(sent.length)
}
