import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Competitor } from './competitors.ts'
import { type Measurement, measuredNode } from './measured-process.ts'

export interface Run extends Measurement {
  /** Of the Parquet files that came out. */
  readonly outputBytes: number
}

/** A run of each competitor, by its name: one after the other, so that what else the machine does meets them all. */
export type Round = Readonly<Record<string, Run>>

const MEASURES = ['wallMs', 'cpuMs', 'peakRssBytes', 'outputBytes'] as const

/** Runs each competitor in turn; `directory`, which is to be fresh, has what each wrote under its name. */
export async function runRound(competitors: readonly Competitor[], segments: readonly string[], directory: string): Promise<Round> {
  const round: Record<string, Run> = {}
  for (const competitor of competitors) {
    const root = rootOf(competitor, directory)
    await mkdir(root, { recursive: true })
    const measurement = await measuredNode(await competitor.prepare(segments, root), directory)
    round[competitor.name] = { ...measurement, outputBytes: await parquetBytes(competitor.tables(root)) }
  }
  return round
}

export function rootOf({ name }: Competitor, directory: string): string {
  return join(directory, name.replaceAll(' ', '-'))
}

/** Medians of a competitor's runs. */
export function medianRun(rounds: readonly Round[], name: string): Run {
  return each((measure) => median(rounds.map((round) => round[name]?.[measure] ?? Number.NaN)))
}

/** Medians of `name` ÷ `other`, round by round. */
export function medianRatio(rounds: readonly Round[], name: string, other: string): Run {
  return each((measure) => median(ratios(rounds, name, other, measure)))
}

export function ratios(rounds: readonly Round[], name: string, other: string, measure: keyof Run): readonly number[] {
  return rounds.map((round) => (round[name]?.[measure] ?? Number.NaN) / (round[other]?.[measure] ?? Number.NaN))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** Each competitor's medians, and the first's ratios to the others. */
export function roundsText(rounds: readonly Round[]): string {
  const [subject = '', ...others] = Object.keys(rounds[0] ?? {})
  const lines = others.flatMap((other) => {
    const walls = ratios(rounds, subject, other, 'wallMs')
    const range = `  (wall ${Math.min(...walls).toFixed(2)} to ${Math.max(...walls).toFixed(2)})`
    return [runText(other, medianRun(rounds, other)), ratioText(`  ${subject} ÷ ${other}`, medianRatio(rounds, subject, other)) + range]
  })
  const head = rowText('', ['wall s', 'cpu s', 'peak MiB', 'output MB'])
  return [head, runText(subject, medianRun(rounds, subject)), ...lines].join('\n')
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
  return name.padEnd(28) + cells.map((cell) => cell.padStart(10)).join('')
}

function each(value: (measure: keyof Run) => number): Run {
  return { wallMs: value('wallMs'), cpuMs: value('cpuMs'), peakRssBytes: value('peakRssBytes'), outputBytes: value('outputBytes') }
}

async function parquetBytes(root: string): Promise<number> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.parquet'))
  let sum = 0
  for (const name of names) sum += (await stat(join(root, name))).size
  return sum
}
