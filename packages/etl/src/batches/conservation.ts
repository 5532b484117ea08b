import { EtlError } from '../errors.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'

/**
 * P8, before every commit: each line read is converted, control, disabled or a dead letter; each row is in a part.
 *
 * @throws {EtlError} ERR_ETL_NOT_CONSERVED, and nothing is committed.
 */
export function checkConservation(batch: string, { segments, channels, tables, parts, deadLetterBytes }: ConversionResult): void {
  const found = (what: string, expected: number, actual: number): void => {
    if (expected === actual) return
    throw new EtlError(
      'ERR_ETL_NOT_CONSERVED',
      `checking batch ${batch} before its commit: expected ${what} to be ${expected}, found ${actual}; nothing was committed`,
    )
  }
  for (const { segment, lines, converted, control, disabled, deadLetters } of segments) {
    found(`converted + control + disabled + dead letters of ${segment}`, lines, converted + control + disabled + deadLetters)
  }
  const lines = sum(segments.map((segment) => segment.lines))
  found('lines by channel', lines, sum(Object.values(channels)))
  const dead = sum(segments.map(({ deadLetters }) => deadLetters))
  found('dead letters written', dead, deadLetterBytes === null ? 0 : newlinesIn(deadLetterBytes))
  for (const { table, rows } of tables)
    found(`rows of ${table} in parts`, rows, sum(parts.filter((part) => part.table === table).map((part) => part.rows)))
  found('rows in parts', sum(tables.map(({ rows }) => rows)), sum(parts.map(({ rows }) => rows)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function newlinesIn(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === 0x0a) count++
  return count
}
