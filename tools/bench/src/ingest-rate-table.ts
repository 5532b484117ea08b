import type { IngestRun, RateRun } from './ingest-rate-run.ts'
import { median } from './rounds.ts'

/** The same messages, from the same sender, one after the other. */
export interface RatePair {
  /** What the sender can do. */
  readonly sink: RateRun
  readonly bare: RateRun
  readonly ingest: IngestRun
}

const SIDES = ['sink', 'bare', 'ingest'] as const

/** One side, or ingest ÷ bare, or sink ÷ bare. */
export interface Rate {
  readonly messagesPerSecond: number
  /** Of the receiving process, its start included. */
  readonly cpuSecondsPerMillion: number
  readonly senderCpuSecondsPerMillion: number
  readonly peakMib: number
}

const MEASURES = ['messagesPerSecond', 'cpuSecondsPerMillion', 'senderCpuSecondsPerMillion', 'peakMib'] as const

/** Medians of each side, and of the pairs' ratios: what else the machine does meets both halves of a pair. */
export function summariseRates(
  pairs: readonly RatePair[],
  messages: number,
): Readonly<Record<(typeof SIDES)[number] | 'ratio' | 'headroom', Rate>> {
  const rates = pairs.map(({ sink, bare, ingest }) => ({
    sink: rateOf(sink, messages),
    bare: rateOf(bare, messages),
    ingest: rateOf(ingest, messages),
  }))
  return {
    sink: medians(rates.map(({ sink }) => sink)),
    bare: medians(rates.map(({ bare }) => bare)),
    ingest: medians(rates.map(({ ingest }) => ingest)),
    ratio: medians(rates.map(({ ingest, bare }) => ratioOf(ingest, bare))),
    headroom: medians(rates.map(({ sink, bare }) => ratioOf(sink, bare))),
  }
}

function rateOf({ wallMs, cpuMs, senderCpuMs, peakRssBytes }: RateRun, messages: number): Rate {
  return {
    messagesPerSecond: (messages / wallMs) * 1000,
    cpuSecondsPerMillion: (cpuMs / messages) * 1000,
    senderCpuSecondsPerMillion: (senderCpuMs / messages) * 1000,
    peakMib: peakRssBytes / 2 ** 20,
  }
}

function ratioOf(one: Rate, other: Rate): Rate {
  return each((measure) => one[measure] / other[measure])
}

function medians(rates: readonly Rate[]): Rate {
  return each((measure) => median(rates.map((rate) => rate[measure])))
}

function each(value: (measure: (typeof MEASURES)[number]) => number): Rate {
  return {
    messagesPerSecond: value('messagesPerSecond'),
    cpuSecondsPerMillion: value('cpuSecondsPerMillion'),
    senderCpuSecondsPerMillion: value('senderCpuSecondsPerMillion'),
    peakMib: value('peakMib'),
  }
}

/** A line a run, then the medians, then what ingest says of itself. */
export function rateText(pairs: readonly RatePair[], messages: number): string {
  const { sink, bare, ingest, ratio, headroom } = summariseRates(pairs, messages)
  const runs = pairs.flatMap((pair, at) => SIDES.map((side) => rowText(`${at + 1} ${side}`, rateOf(pair[side], messages))))
  return [
    headText(),
    ...runs,
    rowText('median sink (raw TCP)', sink),
    rowText('median bare (ws)', bare),
    rowText('median ingest', ingest),
    ratioText('ingest ÷ bare', ratio),
    ratioText('sink ÷ bare', headroom),
    ...pairs.map(({ ingest: run }, at) => ingestText(at + 1, run)),
  ].join('\n')
}

function headText(): string {
  return ['', 'messages/s', 'CPU s/million', 'sender’s', 'peak MiB']
    .map((text, at) => (at === 0 ? text.padEnd(22) : text.padStart(14)))
    .join('')
}

function rowText(name: string, rate: Rate): string {
  return cellsText(name, [
    rate.messagesPerSecond.toFixed(0),
    rate.cpuSecondsPerMillion.toFixed(2),
    rate.senderCpuSecondsPerMillion.toFixed(2),
    rate.peakMib.toFixed(0),
  ])
}

function ratioText(name: string, ratio: Rate): string {
  return cellsText(
    name,
    MEASURES.map((measure) => `× ${ratio[measure].toFixed(2)}`),
  )
}

function cellsText(name: string, cells: readonly string[]): string {
  return name.padEnd(22) + cells.map((cell) => cell.padStart(14)).join('')
}

function ingestText(number: number, { isWhole, pauses, stats }: IngestRun): string {
  const equality = isWhole ? 'every message byte for byte, in order and once' : 'NOT THE SAME MESSAGES'
  return `${number} ingest: ${equality}; ${stats.flushes} flushes, p50 ${stats.flushP50Ms.toFixed(1)} ms, p99 ${stats.flushP99Ms.toFixed(1)} ms; ${pauses} pauses`
}
