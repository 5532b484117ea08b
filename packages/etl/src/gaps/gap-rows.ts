import type { StoredColumns } from '../parquet/stored-columns.ts'
import { type Gap, inOrder } from './gap.ts'

export const GAP_COLUMNS = [
  'capture_timestamp',
  'connection_id',
  'kind',
  'product_ids',
  'from_sequence',
  'to_sequence',
  'missed',
  'started',
  'ended',
  'detail',
] as const

type GapColumn = (typeof GAP_COLUMNS)[number]

/** A row of the table of gaps. */
export interface GapRow {
  /** None: all of them. */
  readonly products: readonly string[]
  readonly gap: Gap
}

export function gapRowsOf(columns: StoredColumns): GapRow[] {
  return Array.from(columns.get('kind') ?? [], (kind, i) => {
    const value = (name: GapColumn): unknown => columns.get(name)?.[i]
    const captureUs = Number(value('capture_timestamp'))
    const startedUs = numberOf(value('started')) ?? captureUs
    return {
      products: productsOf(value('product_ids')),
      gap: {
        kind: kindOf(kind),
        ...inOrder(startedUs, numberOf(value('ended')) ?? captureUs),
        connectionId: textOf(value('connection_id')),
        fromSequence: numberOf(value('from_sequence')),
        toSequence: numberOf(value('to_sequence')),
        missed: numberOf(value('missed')),
        detail: textOf(value('detail')),
        holes: [],
      },
    }
  })
}

function kindOf(value: unknown): Gap['kind'] {
  switch (value) {
    case 'sequence':
    case 'disconnect':
    case 'restart':
    case 'silence':
    case 'paused':
      return value
    default:
      throw new TypeError(`expected a kind of gap, found ${JSON.stringify(value)}`)
  }
}

function productsOf(value: unknown): readonly string[] {
  const found: unknown = typeof value === 'string' ? JSON.parse(value) : []
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : []
}

function numberOf(value: unknown): number | null {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
