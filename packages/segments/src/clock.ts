import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'

/** All time that the libraries know. Tests hand in one that a person sets by hand. */
export interface Clock {
  /** Milliseconds since 1970, UTC, with a fraction. May step. */
  wallMs(): number
  /** Milliseconds since some moment, with a fraction. Never steps. */
  monotonicMs(): number
  /** Resolves after `ms`, or at once when `signal` fires; never rejects. Keeps the process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, signal && { signal })
    } catch (error) {
      if (!signal?.aborted) throw error
    }
  },
}
