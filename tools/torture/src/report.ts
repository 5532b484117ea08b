import type { Track } from './track.ts'

/** What is kept of a run, for machines: `--report`. */
export function reportOf(tracks: readonly Track[], failures: readonly Failure[]): object {
  return {
    campaigns: tracks.map(({ campaign, pattern, firstSeed, nextSeed, spentMs, tally }) => {
      const { lossMs, recoveryMs, ...counts } = tally
      const seeds = { firstSeed, lastSeed: nextSeed - 1 }
      return {
        campaign: campaign.name,
        pattern,
        ...seeds,
        spentMs: Math.round(spentMs),
        ...counts,
        lossMs: spread(lossMs),
        recoveryMs: spread(recoveryMs),
      }
    }),
    failures,
  }
}

export interface Failure {
  readonly campaign: string
  readonly pattern: string
  readonly seed: number
  readonly problems: readonly string[]
  readonly story: readonly string[]
  readonly repeat: string
}

/** `crashes N, faults N, frames N, lost 0, doubled 0, seeds A–B` */
export function lastLine(tracks: readonly Track[]): string {
  const sum = (name: 'crashes' | 'faults' | 'frames' | 'lost' | 'doubled'): string =>
    `${name} ${tracks.reduce((all, { tally }) => all + tally[name], 0)}`
  const first = Math.min(...tracks.map(({ firstSeed }) => firstSeed))
  const last = Math.max(...tracks.map(({ nextSeed }) => nextSeed - 1))
  return `${sum('crashes')}, ${sum('faults')}, ${sum('frames')}, ${sum('lost')}, ${sum('doubled')}, seeds ${first}–${last}`
}

function spread(values: readonly number[]): object | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
