import { stat } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { type ColumnBytes, columnBytes } from './column-bytes.ts'
import type { Competitor } from './competitors.ts'
import { medianRun, type Round, rootOf, roundsText, runRound } from './rounds.ts'
import { compareRows, comparisonText, type RowComparison } from './same-rows.ts'
import type { Work } from './works.ts'

export interface WorkReport {
  readonly name: string
  readonly title: string
  readonly inputBytes: number
  /** Of the minute before the first counted run. */
  readonly load: number
  readonly rounds: readonly Round[]
  /** By competitor. */
  readonly columns: Readonly<Record<string, ColumnBytes>>
  readonly comparisons: readonly RowComparison[]
}

/**
 * One uncounted round, whose outputs are compared; then the counted ones. All that was written stays in `directory`: ext4 without a journal makes files
 * slower, three times here, for minutes after many were deleted, and most so for whoever makes many.
 */
export async function runWork(work: Work, rounds: number, directory: string): Promise<WorkReport> {
  const { name, title, competitors, isCompared } = work
  const segments = await work.segments()
  let inputBytes = 0
  for (const segment of segments) inputBytes += (await stat(segment)).size
  console.log(`\n${title}: ${(inputBytes / 1e6).toFixed(1)} MB`)
  const placeOf = (round: number): string => join(directory, 'runs', name.replaceAll(' ', '-'), String(round))
  if (isCompared) await runRound(competitors, segments, placeOf(0))
  const comparisons = isCompared ? await compareAll(competitors, placeOf(0)) : []
  for (const one of comparisons) console.log(comparisonText(one))
  const columns = isCompared ? await columnsOf(competitors, placeOf(0)) : {}
  const load = loadavg()[0] ?? Number.NaN
  const counted: Round[] = []
  for (let round = 1; round <= (isCompared ? rounds : 1); round += 1) counted.push(await runRound(competitors, segments, placeOf(round)))
  console.log(roundsText(counted))
  return { name, title, inputBytes, load, rounds: counted, columns, comparisons }
}

/** CPU of all threads of the first competitor, in seconds for 10^9 bytes of input. */
export function cpuSecondsPerGb({ inputBytes, rounds }: WorkReport): number {
  const [subject = ''] = Object.keys(rounds[0] ?? {})
  return medianRun(rounds, subject).cpuMs / 1000 / (inputBytes / 1e9)
}

/** The first against each other. */
async function compareAll([subject, ...others]: readonly Competitor[], place: string): Promise<readonly RowComparison[]> {
  const comparisons: RowComparison[] = []
  if (subject === undefined) return comparisons
  const tables = subject.tables(rootOf(subject, place))
  for (const other of others)
    comparisons.push(...(await compareRows(tables, { name: other.name, tables: other.tables(rootOf(other, place)) })))
  return comparisons
}

async function columnsOf(competitors: readonly Competitor[], place: string): Promise<WorkReport['columns']> {
  const columns: Record<string, ColumnBytes> = {}
  for (const competitor of competitors) columns[competitor.name] = await columnBytes(competitor.tables(rootOf(competitor, place)))
  return columns
}
