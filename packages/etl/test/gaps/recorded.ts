import { RECORDER_CHANNEL, recorderEvent } from '@fluxforge/segments'
import { envelope } from '@fluxforge/testkit'
import { findGaps } from '../../src/gaps/find-gaps.ts'
import type { Gap } from '../../src/gaps/gap.ts'
import type { GapsOptions, GapsReport } from '../../src/gaps/gaps-report.ts'
import { timestampText } from '../../src/text/timestamp.ts'
import { EtlLake, NEVER, OUTPUT, segmentOf } from '../batches/etl-lake.ts'
import { coinbase } from '../sample-source/coinbase.ts'

/** `14:00:01` of 2025-12-03, or `2025-12-04T14:00:01`, as the envelope writes it. */
export function time(text: string): string {
  return `${text.includes('T') ? text : `2025-12-03T${text}`}.000000Z`
}

export function micros(text: string): number {
  return Date.parse(time(text)) * 1000
}

/** A frame of trades, newest first, as the exchange sends them. */
export function trades(at: string, ids: readonly number[], product = 'BTC-USD'): string {
  const rows = ids
    .toReversed()
    .map((id) => `{"product_id":"${product}","trade_id":"${id}","price":"5.25","size":"1","time":"${time(at)}","side":"BUY"}`)
  const data = `{"channel":"market_trades","timestamp":"${time(at)}","sequence_num":1,"events":[{"type":"update","trades":[${rows.join()}]}]}`
  return envelope('market_trades', data, time(at))
}

export function ids(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

type Said = Parameters<typeof recorderEvent>[0]

/** What the recorder tells of a hole once it has ended. */
export function told(kind: Said['kind'], started: string, ended: string, more: Partial<Said> = {}): string {
  const event = recorderEvent({ kind, connection_id: 'c', product_ids: ['BTC-USD'], started: time(started), ended: time(ended), ...more })
  return envelope(RECORDER_CHANNEL, JSON.stringify(event), time(ended))
}

export const cut = (started: string, ended: string): string => told('opened', started, ended, { cause: 'disconnect' })

/** A lake in which each list of lines was a segment, of one hour after the other, and is committed. */
export async function lakeOfHours(...hours: readonly (readonly string[])[]): Promise<EtlLake> {
  const lake = new EtlLake()
  for (const [i, lines] of hours.entries()) await lake.ready(segmentOf(1, 10 + i), lines)
  await lake.once()
  return lake
}

export function gapsIn(lake: EtlLake, asked: Partial<GapsOptions> = {}): Promise<GapsReport> {
  return findGaps({ source: coinbase, output: lake.memory, outputPath: OUTPUT, ...asked }, NEVER)
}

/** `BTC-USD disconnect 14:00:01–14:00:05 market_trades 11–14` */
export function inWords({ products }: GapsReport): string[] {
  return products.flatMap(({ product, gaps }) => gaps.map((gap) => [product, ...wordsOf(gap)].join(' ')))
}

function wordsOf({ kind, startedUs, endedUs, fromSequence, toSequence, holes }: Gap): string[] {
  const sequence = fromSequence === null ? [] : [`sequence ${fromSequence}–${toSequence}`]
  return [
    kind,
    `${shortText(startedUs)}–${shortText(endedUs)}`,
    ...sequence,
    ...holes.map(({ table, from, to }) => `${table} ${from}–${to}`),
  ]
}

function shortText(us: number): string {
  return timestampText(us).replace('2025-12-03T', '').replace('.000000Z', '')
}
