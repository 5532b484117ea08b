import type { RecordedFrame } from '@fluxforge/segments'
import { LedgerLife } from '../../../src/sim/ledger.ts'
import { lineId } from '../../../src/sim/oracle/recorded-line.ts'

const MIDNIGHT_US = 1_764_720_000_000_000

/** The time of a second of that day, as captures have it. */
export function timeOf(second: number): string {
  return `2025-12-03T00:00:${String(second).padStart(2, '0')}.000000Z`
}

export function frame(second: number, connectionId: string, sequence: number): RecordedFrame {
  const data = Buffer.from(JSON.stringify({ connectionId, sequence }))
  return { captureUs: usOf(second), channel: 'ticker', connectionId, sequence, data }
}

/** A connection stands, and what it tells of the time before. */
export function opened(
  second: number,
  connectionId: string,
  hole: { readonly cause: string; readonly sinceSecond: number } | null,
): RecordedFrame {
  const started = hole === null ? null : timeOf(hole.sinceSecond)
  return told(second, connectionId, {
    kind: 'opened',
    product_ids: ['BTC-USD'],
    cause: hole?.cause ?? null,
    started,
    ended: started === null ? null : timeOf(second),
  })
}

export function told(second: number, connectionId: string, event: object): RecordedFrame {
  return { captureUs: usOf(second), channel: '_fluxforge', connectionId, sequence: null, data: Buffer.from(JSON.stringify(event)) }
}

/** A run that was handed these lines, each as it came, and was killed, or ended in order. */
export function runOf(beganSecond: number, lines: readonly RecordedFrame[], killedSecond: number | null = null): LedgerLife {
  const life = new LedgerLife(timeOf(beganSecond))
  for (const line of lines) life.take(line, (line.captureUs - MIDNIGHT_US) / 1000)
  life.crashedMs = killedSecond === null ? null : 1000 * killedSecond
  return life
}

/** What was recorded when all lines were but those of some seconds. */
export function recordedBut(lives: readonly LedgerLife[], ...lostSeconds: readonly number[]): ReadonlySet<string> {
  const lost = new Set(lostSeconds.map(timeOf))
  return new Set(lives.flatMap(({ lines }) => lines.filter(({ captureTs }) => !lost.has(captureTs)).map(lineId)))
}

function usOf(second: number): number {
  return MIDNIGHT_US + 1_000_000 * second
}
