import { setTimeout } from 'node:timers/promises'

/** @throws {Error} when it takes longer; what was waited for goes on. */
export async function inTime<Value>(what: string, ms: number, waiting: Promise<Value>): Promise<Value> {
  const over = new AbortController()
  const late = async (): Promise<never> => {
    await setTimeout(ms, undefined, { signal: over.signal })
    throw new Error(`${what}: still waiting after ${ms / 1000} s`)
  }
  try {
    return await Promise.race([waiting, late()])
  } finally {
    over.abort()
  }
}
