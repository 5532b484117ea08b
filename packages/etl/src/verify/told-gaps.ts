import type { Storage } from '@fluxforge/storage'
import { readStoredColumns } from '../parquet/stored-columns.ts'

const COLUMNS = ['kind', 'connection_id', 'from_sequence', 'to_sequence'] as const

/** Frames of a connection that never came, first and last number. */
export interface ToldGap {
  readonly connectionId: string
  readonly from: number
  readonly to: number
}

/** What a part of the table of gaps, of so many bytes, tells of numbers. */
export async function* toldGaps(output: Storage, key: string, bytes: number): AsyncGenerator<ToldGap> {
  for await (const columns of readStoredColumns(output, key, bytes, COLUMNS)) {
    const [kinds, connections, froms, tos] = COLUMNS.map((name) => columns.get(name))
    for (let i = 0; i < (kinds?.length ?? 0); i++) {
      const [connectionId, first, last] = [connections?.[i], froms?.[i], tos?.[i]]
      if (kinds?.[i] !== 'sequence' || typeof connectionId !== 'string' || typeof first !== 'bigint' || typeof last !== 'bigint') continue
      const [from, to] = [Number(first), Number(last)]
      if (from <= to) yield { connectionId, from, to }
    }
  }
}
