import type { Measurement } from './measured-process.ts'

export interface Run extends Measurement {
  /** Of the Parquet files that came out. */
  readonly outputBytes: number
}

export interface Pair {
  readonly etl: Run
  readonly duckdb: Run
}

export interface Summary {
  readonly etl: Run
  readonly duckdb: Run
  /** Medians of etl ÷ DuckDB, pair by pair: what else the machine does meets both halves of a pair. */
  readonly ratio: Run
}

const MEASURES = ['wallMs', 'cpuMs', 'peakRssBytes', 'outputBytes'] as const

export function summarise(pairs: readonly Pair[]): Summary {
  return {
    etl: medians(pairs.map(({ etl }) => etl)),
    duckdb: medians(pairs.map(({ duckdb }) => duckdb)),
    ratio: medians(pairs.map(ratioOf)),
  }
}

function ratioOf({ etl, duckdb }: Pair): Run {
  return each((measure) => etl[measure] / duckdb[measure])
}

function medians(runs: readonly Run[]): Run {
  return each((measure) => median(runs.map((run) => run[measure])))
}

function each(value: (measure: keyof Run) => number): Run {
  return { wallMs: value('wallMs'), cpuMs: value('cpuMs'), peakRssBytes: value('peakRssBytes'), outputBytes: value('outputBytes') }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** A line a run, then the medians. */
export function pairsText(pairs: readonly Pair[]): string {
  const { etl, duckdb, ratio } = summarise(pairs)
  const lines = pairs.flatMap((pair, at) => [
    runText(`${at + 1} etl`, pair.etl),
    runText(`${at + 1} duckdb`, pair.duckdb),
    ratioText('  ratio', ratioOf(pair)),
  ])
  const head = ['', 'wall s', 'cpu s', 'peak MiB', 'output MB'].map((text, at) => (at === 0 ? text.padEnd(16) : text.padStart(10))).join('')
  return [head, ...lines, runText('median etl', etl), runText('median duckdb', duckdb), ratioText('median ratio', ratio)].join('\n')
}

function runText(name: string, { wallMs, cpuMs, peakRssBytes, outputBytes }: Run): string {
  return rowText(name, [
    (wallMs / 1000).toFixed(2),
    (cpuMs / 1000).toFixed(2),
    (peakRssBytes / 2 ** 20).toFixed(0),
    (outputBytes / 1e6).toFixed(2),
  ])
}

function ratioText(name: string, ratio: Run): string {
  return rowText(
    name,
    MEASURES.map((measure) => `× ${ratio[measure].toFixed(2)}`),
  )
}

function rowText(name: string, cells: readonly string[]): string {
  return name.padEnd(16) + cells.map((cell) => cell.padStart(10)).join('')
}
