const LONGEST_MS = 30_000

/** How long to wait after so many failures in a row (from 1): doubling from `firstMs` to 30 s, the upper half of it by chance. */
export function backoffMs(failures: number, firstMs: number, random: () => number): number {
  const fullMs = Math.min(LONGEST_MS, firstMs * 2 ** Math.min(failures - 1, 20))
  return fullMs / 2 + (fullMs / 2) * random()
}
