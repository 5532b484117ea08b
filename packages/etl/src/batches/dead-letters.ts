import type { ConversionResult } from '../lines/conversion-result.ts'

/** Below so many a share says little. */
const MANY_DEAD_LETTERS = 100

/** A changed feed must not drain away as dead letters: the reason to hold, or null. */
export function tooManyDeadLetters({ segments }: ConversionResult, maxShare: number): string | null {
  const lines = segments.reduce((sum, segment) => sum + segment.lines, 0)
  const dead = segments.reduce((sum, segment) => sum + segment.deadLetters, 0)
  if (dead <= MANY_DEAD_LETTERS || dead / lines <= maxShare) return null
  return `${dead} of ${lines} lines can't be converted, over etl.max_dead_letter_share (${maxShare}): has the feed changed?`
}

/** Whether two dead-letter files name the same lines: two builds may give other reasons. */
export function sameDeadLetters(a: Uint8Array, b: Uint8Array): boolean {
  return places(a) === places(b)
}

function places(file: Uint8Array): string {
  return Buffer.from(file)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { segment, line: number, offset }: { segment?: unknown; line?: unknown; offset?: unknown } = JSON.parse(line)
      return `${String(segment)} ${String(number)} ${String(offset)}`
    })
    .join('\n')
}
