import { count, durationInWords, type Facts, type Voice } from '@fluxforge/app-kit'
import { type Gap, type GapsReport, type IdHole, type ProductGaps, type Stretch, timestampText } from '@fluxforge/etl'

/** Says what is missing: a line a gap, then a line a product. `place`: where it was looked for. Whether all was there. */
export function tellGaps({ products, unreadable }: GapsReport, place: string, voice: Voice): boolean {
  for (const { product, gaps } of products) for (const gap of gaps) voice.info(gapText(product, gap), gapFacts(product, gap))
  for (const one of unreadable) voice.error(`[gaps] Not looked at: ${one.reason}`, { ...one })
  for (const one of products) voice.info(productText(one), productFacts(one))
  if (products.length === 0) voice.error(`[gaps] Nothing is committed of what was asked for: ${place}`)
  return products.length > 0 && unreadable.length === 0 && products.every(({ gaps }) => gaps.length === 0)
}

function gapText(product: string, { kind, startedUs, endedUs, fromSequence, toSequence, missed, holes, detail }: Gap): string {
  const frames =
    missed === null ? [] : [`${count(missed, 'frame')} missing (${rangeText('sequence_num', fromSequence ?? 0, toSequence ?? 0)})`]
  const words = [...frames, ...holes.map(holeText), ...(detail === null ? [] : [detail])]
  return `${product}: ${stretchText({ fromUs: startedUs, toUs: endedUs })}: ${[kind, ...words].join(', ')}`
}

function gapFacts(
  product: string,
  { kind, startedUs, endedUs, connectionId, fromSequence, toSequence, missed, holes, detail }: Gap,
): Facts {
  return {
    product,
    kind,
    started: timestampText(startedUs),
    ended: timestampText(endedUs),
    seconds: (endedUs - startedUs) / 1e6,
    connection_id: connectionId,
    from_sequence: fromSequence,
    to_sequence: toSequence,
    missed,
    holes: holes.map((hole) => ({ table: hole.table, column: hole.column, from: hole.from, to: hole.to, missing: sizeOf(hole) })),
    detail,
  }
}

function productText(found: ProductGaps): string {
  const { product, gaps, span, coveredShare } = found
  const missing = missingRows(found)
  const rows = missing === 0 ? '' : `, ${count(missing, 'row')} missing`
  const gapsText = `${count(gaps.length, 'gap')}${rows}`
  if (span === null) return `${product}: no row; ${gapsText}`
  // Never rounded up: 100 % is said of what is whole alone.
  const share = coveredShare === null ? '' : `, ${Math.floor(coveredShare * 10_000) / 100} % of the time covered`
  return `${product}: ${stretchText(span)}${share}; ${gapsText}`
}

function productFacts(found: ProductGaps): Facts {
  const { product, gaps, span, recorded, coveredShare } = found
  return {
    product,
    kind: 'summary',
    gaps: gaps.length,
    missing_rows: missingRows(found),
    from: span && timestampText(span.fromUs),
    to: span && timestampText(span.toUs),
    first_row: recorded && timestampText(recorded.fromUs),
    last_row: recorded && timestampText(recorded.toUs),
    covered_share: coveredShare,
  }
}

function missingRows({ gaps }: ProductGaps): number {
  return gaps.flatMap(({ holes }) => holes).reduce((sum, hole) => sum + sizeOf(hole), 0)
}

function sizeOf({ from, to }: IdHole): number {
  return to - from + 1
}

function holeText(hole: IdHole): string {
  return `${count(sizeOf(hole), 'row')} of ${hole.table} missing (${rangeText(hole.column, hole.from, hole.to)})`
}

function rangeText(name: string, from: number, to: number): string {
  return from === to ? `${name} ${from}` : `${name} ${from} to ${to}`
}

/** `2025-12-03 14:00:02.000 to 14:00:10.000 UTC (8 s)` */
function stretchText({ fromUs, toUs }: Stretch): string {
  const [from, to] = [momentText(fromUs), momentText(toUs)]
  const end = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to
  return `${from} to ${end} UTC (${durationInWords((toUs - fromUs) / 1000)})`
}

function momentText(us: number): string {
  return timestampText(us).slice(0, 23).replace('T', ' ')
}
