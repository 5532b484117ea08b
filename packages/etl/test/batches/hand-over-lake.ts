import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { DEAD, EtlLake, KEYS, NEVER, OUTPUT, tradeLine } from './etl-lake.ts'
import { Killed, killAt } from './faults/crash.ts'
import type { Around } from './faults/stepped-storage.ts'

export const FIRST = '20251203T14.1'
export const SECOND = '20251203T14.2'

/** Each of these segments with a trade of its own. */
export async function lakeWith(...segments: readonly string[]): Promise<EtlLake> {
  const lake = new EtlLake()
  for (const [i, segment] of segments.entries()) await lake.ready(segment, [tradeLine(i + 1)])
  return lake
}

/** Writes down the operations of a run. */
export function recorder(): { readonly steps: string[]; readonly around: Around } {
  const steps: string[] = []
  return {
    steps,
    around: async (step, run) => {
      steps.push(step)
      await run()
    },
  }
}

/** Lets somebody do something just before the first operation of a kind. */
export function justBefore(kind: RegExp, act: () => Promise<unknown>): Around {
  let isDone = false
  return async (step, run) => {
    if (!isDone && kind.test(step)) {
      isDone = true
      await act()
    }
    await run()
  }
}

/** A run that is killed at the first operation of a kind. */
export async function killedAt(lake: EtlLake, kind: RegExp): Promise<void> {
  await expect(lake.etl({ identity: DEAD, around: killAt(kind) }).once(NEVER)).rejects.toThrow(Killed)
}

export async function listOf(lake: EtlLake, batch: string, segments: readonly string[], more: object = {}): Promise<void> {
  const members = segments.map((segment) => ({ segment, bytes: tradeLine(1).length + 1 }))
  await lake.put(KEYS.list(batch), `${JSON.stringify({ output: `memory:${OUTPUT}`, layout: 1, members, ...more })}\n`)
}

export function committedOf(batch: string, segments: Record<string, string>): string {
  const named = Object.entries(segments).map(([segment, line]) => ({ segment, sha256: sha256(`${line}\n`) }))
  return `${JSON.stringify({ format: 1, batch, hash: 'f'.repeat(16), layout: 1, segments: named, parts: [] })}\n`
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export async function holdsOf(lake: EtlLake): Promise<readonly string[]> {
  return (await lake.once()).held.map(({ batch, reason }) => `${batch}: ${reason}`)
}
