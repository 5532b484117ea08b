import type { ColumnBytes } from './column-bytes.ts'
import { medianRatio, medianRun, type Run } from './rounds.ts'
import { cpuSecondsPerGb, type WorkReport } from './run-work.ts'

const MIB = 2 ** 20
/** What our tables have beside those of performance-facts.md. */
const OWN_COLUMNS = ['connection_id', 'extra']

interface Target {
  readonly work: string
  readonly measure: string
  readonly must?: number
  readonly aim?: number
  readonly found: (report: WorkReport) => number
}

const ratio =
  (measure: keyof Run, other = 'duckdb') =>
  (report: WorkReport) =>
    medianRatio(report.rounds, 'etl', other)[measure]
const peakMib = (report: WorkReport): number => medianRun(report.rounds, 'etl').peakRssBytes / MIB

const TARGETS: readonly Target[] = [
  { work: 'segment', measure: 'wall ÷ DuckDB', must: 0.6, aim: 0.45, found: ratio('wallMs') },
  { work: 'segment', measure: 'wall ÷ DuckDB unsynced', found: ratio('wallMs', 'duckdb unsynced') },
  { work: 'segment', measure: 'wall ÷ naive', found: ratio('wallMs', 'naive') },
  { work: 'capture', measure: 'wall ÷ DuckDB', found: ratio('wallMs') },
  { work: 'capture', measure: 'wall ÷ DuckDB unsynced', found: ratio('wallMs', 'duckdb unsynced') },
  { work: 'quiet', measure: 'wall ÷ DuckDB', found: ratio('wallMs') },
  { work: 'quiet', measure: 'wall ÷ DuckDB unsynced', found: ratio('wallMs', 'duckdb unsynced') },
  { work: 'hour', measure: 'wall ÷ DuckDB', must: 0.45, aim: 0.33, found: ratio('wallMs') },
  { work: 'hour', measure: 'wall ÷ DuckDB unsynced', found: ratio('wallMs', 'duckdb unsynced') },
  { work: 'backlog', measure: 'wall ÷ DuckDB', must: 0.45, aim: 0.33, found: ratio('wallMs') },
  { work: 'backlog', measure: 'wall ÷ DuckDB unsynced', found: ratio('wallMs', 'duckdb unsynced') },
  { work: 'two workers', measure: 'wall ÷ DuckDB', must: 0.38, aim: 0.28, found: ratio('wallMs') },
  { work: 'two workers', measure: 'wall ÷ DuckDB unsynced', found: ratio('wallMs', 'duckdb unsynced') },
  { work: 'hour', measure: 'CPU ÷ DuckDB', must: 0.45, aim: 0.3, found: ratio('cpuMs') },
  { work: 'backlog', measure: 'CPU ÷ DuckDB', must: 0.45, aim: 0.3, found: ratio('cpuMs') },
  { work: 'segment', measure: 'peak MiB', must: 180, aim: 150, found: peakMib },
  { work: 'hour', measure: 'peak MiB', must: 300, aim: 250, found: peakMib },
  { work: 'backlog', measure: 'peak MiB', must: 300, aim: 250, found: peakMib },
  { work: 'largest', measure: 'peak MiB', must: 300, aim: 250, found: peakMib },
  { work: 'segment', measure: 'bytes ÷ DuckDB, connection_id and extra on both sides', must: 0.85, aim: 0.79, found: bytesRatio([], []) },
  { work: 'segment', measure: 'bytes ÷ DuckDB, on neither', found: bytesRatio(OWN_COLUMNS, OWN_COLUMNS) },
  { work: 'segment', measure: 'bytes ÷ DuckDB, on ours alone', found: bytesRatio([], OWN_COLUMNS) },
  { work: 'capture', measure: 'bytes ÷ DuckDB, on both sides', found: bytesRatio([], []) },
  { work: 'segment', measure: 'CPU seconds for a GB', found: cpuSecondsPerGb },
  { work: 'hour', measure: 'bytes ÷ DuckDB, on both sides', must: 0.85, aim: 0.79, found: bytesRatio([], []) },
  { work: 'hour', measure: 'CPU seconds for a GB', found: cpuSecondsPerGb },
  { work: 'backlog', measure: 'CPU seconds for a GB', found: cpuSecondsPerGb },
  { work: 'largest', measure: 'CPU seconds for a GB', found: cpuSecondsPerGb },
]

/** What was found, a line each, as a table in Markdown. */
export function targetsText(reports: readonly WorkReport[]): string {
  const rows = TARGETS.flatMap(({ work, measure, must, aim, found }) => {
    const report = reports.find(({ name }) => name === work)
    if (report === undefined) return []
    const value = found(report)
    const verdict = must === undefined ? '' : value <= must ? (value <= (aim ?? must) ? 'aim met' : 'met') : 'NOT MET'
    return [`| ${[work, measure, figure(must), figure(aim), figure(value), verdict].join(' | ')} |`]
  })
  return ['| work | measure | must | aim | found | |', '| --- | --- | --: | --: | --: | --- |', ...rows].join('\n')
}

/** Output of both, without some columns of each. */
function bytesRatio(ours: readonly string[], theirs: readonly string[]): (report: WorkReport) => number {
  return ({ rounds, columns }) => {
    const left = (name: string, without: readonly string[]): number => medianRun(rounds, name).outputBytes - bytesOf(columns[name], without)
    return left('etl', ours) / left('duckdb', theirs)
  }
}

function bytesOf(columns: ColumnBytes | undefined, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (columns?.[name] ?? 0), 0)
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : value >= 10 ? value.toFixed(0) : value.toFixed(2)
}
