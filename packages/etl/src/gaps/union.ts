import type { Stretch } from './gap.ts'

/** How long the stretches last together inside `within`; what several have in common counts once. */
export function unionUs(stretches: readonly Stretch[], within: Stretch): number {
  let sumUs = 0
  let doneUs = within.fromUs
  for (const { fromUs, toUs } of stretches.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const endUs = Math.min(toUs, within.toUs)
    sumUs += Math.max(0, endUs - Math.max(fromUs, doneUs))
    doneUs = Math.max(doneUs, endUs)
  }
  return sumUs
}
