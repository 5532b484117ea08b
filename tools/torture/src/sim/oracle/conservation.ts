import type { LedgerLife, LedgerLine } from '../ledger.ts'
import { expectedRows } from './expected-rows.ts'
import type { Output } from './output.ts'

export interface Conservation {
  /** Rows of lines that were promised and are not there; rows that are there too often, or that nobody delivered. */
  readonly lost: number
  readonly doubled: number
  readonly problems: readonly string[]
  /** The lines that are in the output. */
  readonly kept: ReadonlySet<LedgerLine>
}

/** What was delivered against what is in the output, as multisets: promised lines once, others once or not at all, each whole; and nothing else. */
export function compareWithLedger(lives: readonly LedgerLife[], output: Output): Conservation {
  const problems: string[] = []
  const unexplained = new Map(output)
  const kept = new Set<LedgerLine>()
  let lost = 0
  for (const [at, life] of lives.entries()) {
    for (const [number, line] of life.lines.entries()) {
      const rows = expectedRows(line)
      if (rows.length === 0) continue
      const found = rows.filter((row) => take(unexplained, row)).length
      if (found === rows.length) kept.add(line)
      else if (number < life.durable) {
        lost += rows.length - found
        problems.push(
          `lost: line ${number + 1} of run ${at + 1}, which was promised: ${found} of its ${rows.length} rows are there: ${line.text.slice(0, 120)}`,
        )
      } else if (found > 0) problems.push(`line ${number + 1} of run ${at + 1} is there in part: ${found} of ${rows.length} rows`)
    }
  }
  let doubled = 0
  for (const [row, count] of unexplained) {
    doubled += count
    problems.push(`${output.get(row) === count ? 'from nowhere' : 'doubled'}: ${row.slice(0, 300)}`)
  }
  return { lost, doubled, problems, kept }
}

function take(rows: Map<string, number>, row: string): boolean {
  const count = rows.get(row) ?? 0
  if (count === 0) return false
  if (count === 1) rows.delete(row)
  else rows.set(row, count - 1)
  return true
}
