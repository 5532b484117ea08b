import type { Line } from '../exchange/line.ts'
import type { LedgerLife, LedgerLine } from '../ledger.ts'
import { lineId } from './recorded-line.ts'

interface Placed extends LedgerLine {
  readonly life: number
  readonly isKept: boolean
}

interface OpenedEvent {
  readonly kind: string
  readonly product_ids: readonly string[]
  readonly cause: string | null
  readonly started: string | null
  readonly ended: string | null
}

/**
 * What was lost, or never came, against the holes that were told: each lost frame lies in a hole that is a row of `gaps`, and no hole holds a frame that was kept.
 * A disk that refused last.json may make a hole begin too early. Places are those in the order of recording, so that clocks that were set don't matter.
 */
export function checkHoles(lives: readonly LedgerLife[], recorded: ReadonlySet<string>, isDiskSound: boolean): string[] {
  const problems: string[] = []
  const groups = groupsOf(lives, recorded)
  const lost = [...groups.values()].flat().filter(({ isKept }) => !isKept)
  for (const [products, lines] of groups) {
    const covered = new Set<Placed>()
    let isFirst = true
    let lifeBefore = -1
    for (const [at, line] of lines.entries()) {
      const event = openedOf(line)
      if (event === null) continue
      const where = `${products}, run ${line.life + 1}`
      const cause = isFirst ? null : line.life === lifeBefore ? 'disconnect' : 'restart'
      // Of runs that left nothing at all nobody can know.
      const isUnknown = line.life > 0 && line.life !== lifeBefore && lines.slice(0, at).every(({ isKept }) => !isKept)
      isFirst = false
      lifeBefore = line.life
      if (!line.isKept) continue
      if (event.cause !== cause && !(isUnknown && (event.cause === null || event.cause === 'restart')))
        problems.push(`${where}: a connection stood and its hole is told as ${event.cause}, expected ${cause}`)
      if (event.cause === null) continue
      const from = startOf(event, lines, at, lives)
      if (from === null) {
        problems.push(`${where}: a hole begins at ${event.started}, when nothing was recorded`)
        continue
      }
      const hole = lines.slice(from, at)
      for (const one of hole) covered.add(one)
      const first = hole.find(({ channel, captureTs }) => channel !== '_fluxforge' && captureTs !== event.started)
      // Behind a frame of anybody that was lost there may be others that a power cut happened to keep.
      const isBehind = first !== undefined && lost.some(({ life, atMs }) => life === first.life && atMs <= first.atMs)
      if (first?.isKept && isDiskSound && !isBehind)
        problems.push(
          `${where}: the hole from ${event.started} to ${event.ended} begins too early: the frame of ${first.captureTs} was recorded`,
        )
    }
    for (const line of lines) {
      if (line.isKept || line.channel === '_fluxforge' || covered.has(line)) continue
      problems.push(`${products}: the frame of ${line.captureTs} (run ${line.life + 1}) was lost, and lies in no hole`)
    }
  }
  return problems
}

/** Sequence gaps and silences that were told against what the exchange kept to itself. A process that was stopped can't know who was silent. */
export function checkSequences(
  lives: readonly LedgerLife[],
  exchange: readonly Pick<Line, 'sent' | 'skipped' | 'wasMute'>[],
  wasStopped: boolean,
): string[] {
  const problems: string[] = []
  for (const life of lives) {
    for (const [id, lines] of Map.groupBy(life.lines, ({ connectionId }) => connectionId)) {
      const frames = lines.filter(({ channel }) => channel !== '_fluxforge')
      if (id === '' || frames.length === 0) continue
      const of = exchange.find(({ sent }) => frames.every(({ sequence, text }) => sequence !== null && sent.get(sequence) === text))
      if (of === undefined) {
        problems.push(`${id}: recorded what no connection was sent`)
        continue
      }
      const events = lines.filter(({ channel }) => channel === '_fluxforge').map(({ text }) => JSON.parse(text))
      const told = events.filter(({ kind }) => kind === 'sequence_gap').map(({ from_sequence: from, to_sequence: to }) => `${from}–${to}`)
      const last = Math.max(...frames.map(({ sequence }) => sequence ?? 0))
      const isClosed = events.some(({ kind }) => kind === 'closed')
      const gaps = rangesOf(of.skipped).filter(({ to }) => to < last)
      const must = gaps.filter(({ to }) => isClosed || last > to + 9).map(({ from, to }) => `${from}–${to}`)
      const may = new Set(gaps.map(({ from, to }) => `${from}–${to}`))
      for (const gap of must) if (!told.includes(gap)) problems.push(`${id}: numbers ${gap} never came, and no gap tells it`)
      for (const gap of told) if (!may.has(gap)) problems.push(`${id}: a gap ${gap} is told that was none`)
      if (new Set(told).size !== told.length) problems.push(`${id}: a gap is told twice`)
      if (!wasStopped && !of.wasMute && events.some(({ kind }) => kind === 'silence'))
        problems.push(`${id}: silence is told of a connection that spoke`)
    }
  }
  return problems
}

/** The lines of the connections of each group of products, in the order of recording. */
function groupsOf(lives: readonly LedgerLife[], recorded: ReadonlySet<string>): Map<string, Placed[]> {
  const groups = new Map<string, Placed[]>()
  const groupOf = new Map<string, string>()
  for (const [life, { lines }] of lives.entries()) {
    for (const line of lines) {
      const products = openedOf(line)?.product_ids.join(',')
      if (products !== undefined) groupOf.set(line.connectionId, products)
      const group = groupOf.get(line.connectionId)
      if (group === undefined) continue
      const placed = groups.get(group) ?? []
      groups.set(group, placed)
      placed.push({ ...line, life, isKept: recorded.has(lineId(line)) })
    }
  }
  return groups
}

/** The place behind the last line before a hole. */
function startOf({ started }: OpenedEvent, lines: readonly Placed[], opened: number, lives: readonly LedgerLife[]): number | null {
  const last = lines.slice(0, opened).findLastIndex(({ captureTs, isKept }) => captureTs === started && isKept)
  // Of several in one microsecond nobody can tell which was the last.
  const same = lines.slice(0, last + 1).findLastIndex(({ captureTs }) => captureTs !== started)
  if (last >= 0) return same + 1
  // Nothing was recorded before the hole: it begins with the first run.
  const began = lives.findIndex((life) => started !== null && life.beganAt <= started && started <= (life.lines[0]?.captureTs ?? started))
  const first = lines.findIndex(({ life }) => life >= began)
  return began >= 0 && first <= opened ? first : null
}

function openedOf({ channel, text }: LedgerLine): OpenedEvent | null {
  if (channel !== '_fluxforge') return null
  const event: OpenedEvent = JSON.parse(text)
  return event.kind === 'opened' ? event : null
}

function rangesOf(numbers: ReadonlySet<number>): { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && last.to === number - 1) last.to = number
    else ranges.push({ from: number, to: number })
  }
  return ranges
}
