import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { literal } from './conversion-sql.ts'

export type ColumnBytes = Readonly<Record<string, number>>

/** Bytes of all Parquet files below `directory` by column, as their footers have them. */
export async function columnBytes(directory: string): Promise<ColumnBytes> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const glob = join(directory, '**', '*.parquet')
  const sql = `SELECT path_in_schema AS name, sum(total_compressed_size) AS bytes FROM parquet_metadata(${literal(glob)}) GROUP BY ALL`
  const rows = (await connection.runAndReadAll(sql)).getRowObjects()
  connection.closeSync()
  database.closeSync()
  return Object.fromEntries(rows.map(({ name, bytes }) => [String(name), Number(bytes)]))
}
