import type { Storage } from '@fluxforge/storage'
import { PRODUCT_COLUMN } from '../columns/schema.ts'
import { readStoredColumns } from '../parquet/stored-columns.ts'
import type { ProductPart } from './committed-parts.ts'
import { GAP_COLUMNS, type GapRow, gapRowsOf } from './gap-rows.ts'
import { addId, type IdRun } from './id-runs.ts'

/** Of a part whose path tells no product: those of its rows. */
export async function productsIn(output: Storage, { key, bytes }: ProductPart): Promise<ReadonlySet<string>> {
  const products = new Set<string>()
  for await (const columns of readStoredColumns(output, key, bytes, [PRODUCT_COLUMN])) {
    for (const value of Array.from(columns.get(PRODUCT_COLUMN) ?? [])) if (typeof value === 'string') products.add(value)
  }
  return products
}

export async function gapRowsIn(output: Storage, { key, bytes }: ProductPart): Promise<readonly GapRow[]> {
  const rows: GapRow[] = []
  for await (const columns of readStoredColumns(output, key, bytes, GAP_COLUMNS)) rows.push(...gapRowsOf(columns))
  return rows
}

/** The ids of a part, by product; none where it is of a layout without that column. */
export async function idRunsIn(
  output: Storage,
  { key, bytes, product }: ProductPart,
  column: string,
): Promise<ReadonlyMap<string, readonly IdRun[]>> {
  const runs = new Map<string, IdRun[]>()
  const names = ['capture_timestamp', column, ...(product === undefined ? [PRODUCT_COLUMN] : [])]
  for await (const columns of readStoredColumns(output, key, bytes, names)) {
    const [ids = [], times, products] = [columns.get(column), columns.get('capture_timestamp'), columns.get(PRODUCT_COLUMN)]
    for (let i = 0; i < ids.length; i++) {
      const [id, name] = [ids[i], product ?? products?.[i]]
      if (typeof id !== 'bigint' || typeof name !== 'string') continue
      const known = runs.get(name) ?? []
      addId(known, Number(id), Number(times?.[i]))
      runs.set(name, known)
    }
  }
  return runs
}
