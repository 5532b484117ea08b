import { type Hold, readHold } from '@fluxforge/segments'
import { outputName, type Site } from './desk.ts'
import { lookRound } from './survey.ts'

/** What is in ready/, processing/ and quarantine/ when there is nothing (more) to do: each needs a person, or another ETL. */
export interface Leftovers {
  readonly held: readonly Hold[]
  /** Listed for another output or layout. */
  readonly foreign: readonly { readonly batch: string; readonly output: string; readonly layout: number }[]
  readonly asides: readonly string[]
  /** Segments in ready/, whatever the reason; strangers too. */
  readonly ready: readonly string[]
  /** Batches with ownership records. */
  readonly owned: readonly string[]
}

export async function findLeftovers(site: Site, layout: number): Promise<Leftovers> {
  const { input, keys } = site
  const { ready, strangers, lists, voids, holds, asides, owners } = await lookRound(input, keys)
  const held = await Promise.all([...holds].map((batch) => readHold(input, keys, batch)))
  const isForeign = (list: { readonly output: string; readonly layout: number }): boolean =>
    list.output !== outputName(site) || list.layout !== layout
  const left = [...lists.values()].filter(({ batch, members }) => !voids.has(batch) && members.some(({ segment }) => ready.has(segment)))
  return {
    held: held.filter((hold) => hold !== undefined),
    foreign: left.filter(isForeign).map(({ batch, output, layout: number }) => ({ batch, output, layout: number })),
    asides: [...asides].filter((segment) => ready.has(segment)),
    ready: [...ready.keys(), ...strangers.map((key) => key.slice(keys.paths.ready.length + 1))],
    owned: [...owners.keys()],
  }
}

export function isEmpty({ held, ready, owned }: Leftovers): boolean {
  return held.length === 0 && ready.length === 0 && owned.length === 0
}
