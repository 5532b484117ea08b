import type { Track } from './track.ts'

/** The command that runs this one case again. */
export function repeatLine({ campaign, pattern }: Track, seed: number): string {
  return `pnpm run torture --campaign ${campaign.name} --pattern ${pattern} --seed ${seed} --cases 1`
}
