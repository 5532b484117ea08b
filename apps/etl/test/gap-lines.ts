import { expect } from 'vitest'
import type { Lake } from './lake.ts'

/** What `etl start gaps --json` said of one gap. */
export interface GapLine {
  readonly product: string
  readonly kind: string
  readonly started: string
  readonly ended: string
  readonly from_sequence: number | null
  readonly to_sequence: number | null
  readonly missed: number | null
  readonly holes: readonly {
    readonly table: string
    readonly column: string
    readonly from: number
    readonly to: number
    readonly missing: number
  }[]
}

/** What it said of one product. */
export interface SummaryLine {
  readonly product: string
  readonly kind: 'summary'
  readonly gaps: number
  readonly missing_rows: number
  readonly from: string
  readonly to: string
  readonly covered_share: number
}

/** Runs `gaps --json` and reads every line of it. */
export async function gapLines(lake: Lake, ...args: readonly string[]) {
  const { exit, output } = await lake.run('etl', 'gaps', '--json', ...args)
  const lines: (GapLine | SummaryLine)[] = output
    .trimEnd()
    .split('\n')
    .map((line): GapLine | SummaryLine => JSON.parse(line))
  const summaries = lines.filter(isSummary)
  expect(summaries.length, output).toBeGreaterThan(0)
  return { exit, gaps: lines.filter(isGap), summaries, output }
}

function isSummary(line: GapLine | SummaryLine): line is SummaryLine {
  return line.kind === 'summary'
}

function isGap(line: GapLine | SummaryLine): line is GapLine {
  return !isSummary(line)
}
