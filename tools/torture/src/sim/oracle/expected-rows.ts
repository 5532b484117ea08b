import { frameRows } from '@fluxforge/testkit'
import type { LedgerLine } from '../ledger.ts'
import { rowKey } from './row-key.ts'

interface WrittenEvent {
  readonly kind: string
  readonly connection_id: string | null
  readonly product_ids: readonly string[]
  readonly from_sequence: number | null
  readonly to_sequence: number | null
  readonly missed: number | null
  readonly started: string | null
  readonly ended: string | null
  readonly cause: string | null
  readonly detail: string | null
}

/** The rows that a line must become, by docs/formats.md and no code of the packages. */
export function expectedRows({ captureTs, channel, connectionId, text }: LedgerLine): string[] {
  const date = captureTs.slice(0, 10)
  if (channel === '_fluxforge') return gapRow(captureTs, connectionId, JSON.parse(text), date)
  return [...frameRows([{ captureTs, connectionId, text }])].map(({ table, productId, values }) =>
    rowKey(table, `product_id=${productId}/date=${date}`, values),
  )
}

/** Of our own events the `kind` of the row of `gaps` that they are; null for those that are none. */
export function gapKindOf({ kind, cause }: Pick<WrittenEvent, 'kind' | 'cause'>): string | null {
  switch (kind) {
    case 'opened':
      return cause
    case 'sequence_gap':
      return 'sequence'
    case 'silence':
      return 'silence'
    case 'resumed':
      return 'paused'
    default:
      return null
  }
}

function gapRow(captureTs: string, connectionId: string, event: WrittenEvent, date: string): string[] {
  const kind = gapKindOf(event)
  if (kind === null) return []
  const { product_ids, from_sequence, to_sequence, missed, started, ended, detail } = event
  const integer = (value: number | null): bigint | null => (value === null ? null : BigInt(value))
  const values = {
    capture_timestamp: captureTs,
    server_timestamp: null,
    sequence_num: null,
    connection_id: connectionId === '' ? null : connectionId,
    event_type: event.kind,
    kind,
    product_ids: JSON.stringify(product_ids),
    from_sequence: integer(from_sequence),
    to_sequence: integer(to_sequence),
    missed: integer(missed),
    started,
    ended,
    detail,
    extra: null,
  }
  return [rowKey('gaps', `date=${date}`, values)]
}
