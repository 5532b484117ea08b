import type { Objects } from '../site.ts'
import { parquetRows } from './parquet-rows.ts'
import { rowKey } from './row-key.ts'
import { sha256 } from './sha256.ts'

/** How often each row stands in the parts. */
export type Output = ReadonlyMap<string, number>

/** Rows of files that were read before: parts of many runs are the same. */
const KNOWN = new Map<string, readonly string[]>()
const MOST_KNOWN = 2000

/** Every row of every Parquet file under `prefix`: what a plain glob sees. */
export async function readOutput(objects: Objects, prefix: string): Promise<Output> {
  const output = new Map<string, number>()
  for (const [key, bytes] of objects) {
    if (!key.endsWith('.parquet')) continue
    const [table = '', ...folders] = key.slice(prefix.length + 1).split('/')
    const partition = folders.slice(0, -1).map(decodeURIComponent).join('/')
    for (const row of await rowsOf(table, partition, bytes)) output.set(row, (output.get(row) ?? 0) + 1)
  }
  return output
}

async function rowsOf(table: string, partition: string, bytes: Buffer): Promise<readonly string[]> {
  const id = `${table} ${partition} ${sha256(bytes)}`
  const known = KNOWN.get(id)
  if (known !== undefined) return known
  const rows = (await parquetRows(bytes)).map((values) => rowKey(table, partition, values))
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
  KNOWN.set(id, rows)
  return rows
}
