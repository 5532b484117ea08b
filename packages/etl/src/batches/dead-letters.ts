import type { ConversionResult } from '../lines/conversion-result.ts'

/** Below so many a share says little. */
const MANY_DEAD_LETTERS = 100
const NEWLINE = 10

/** A changed feed must not drain away as dead letters: the reason to hold, or null. What is held has no file of them, so it tells the first. */
export function tooManyDeadLetters(
  { segments, deadLetterBytes }: Pick<ConversionResult, 'segments' | 'deadLetterBytes'>,
  maxShare: number,
): string | null {
  const lines = segments.reduce((sum, segment) => sum + segment.lines, 0)
  const dead = segments.reduce((sum, segment) => sum + segment.deadLetters, 0)
  if (dead <= MANY_DEAD_LETTERS || dead / lines <= maxShare) return null
  return `${dead} of ${lines} lines can't be converted, over etl.max_dead_letter_share (${maxShare})${firstOf(deadLetterBytes)}`
}

function firstOf(file: Uint8Array | null): string {
  if (file === null) return ''
  const { segment, line, reason } = parsed(Buffer.from(file.subarray(0, file.indexOf(NEWLINE))).toString())
  return `; the first, line ${line} of ${segment}: ${reason}`
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
    .map((text) => {
      const { segment, line, offset } = parsed(text)
      return `${segment} ${line} ${offset}`
    })
    .join('\n')
}

function parsed(letter: string): { readonly [key in 'segment' | 'line' | 'offset' | 'reason']: string } {
  const { segment, line, offset, reason }: { [key: string]: unknown } = JSON.parse(letter)
  return { segment: String(segment), line: String(line), offset: String(offset), reason: String(reason) }
}
