import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { literal, TABLES } from './conversion-sql.ts'

export interface RowComparison {
  readonly table: string
  readonly rows: { readonly etl: number; readonly duckdb: number }
  /** Rows that one side holds and the other does not, or more often. */
  readonly onlyEtl: number
  readonly onlyDuckdb: number
}

/** Names and types. */
type Columns = ReadonlyMap<string, string>

/** Compares two directories of tables as multisets of rows, both ways, on the columns that both have, the partition columns included. */
export async function compareRows(etlDirectory: string, duckdbDirectory: string): Promise<readonly RowComparison[]> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const rowsOf = async (sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjects()
  const columnsOf = async (parts: string): Promise<Columns> => {
    const columns = await rowsOf(`DESCRIBE FROM ${parts}`)
    return new Map(columns.map(({ column_name: name, column_type: type }) => [String(name), String(type)]))
  }
  const count = async (select: string): Promise<number> => {
    const [row] = await rowsOf(`SELECT count(*) AS rows FROM (${select})`)
    return Number(row?.['rows'])
  }
  const comparisons: RowComparison[] = []
  for (const table of TABLES) {
    const [etlParts, duckdbParts] = [partsSql(etlDirectory, table), partsSql(duckdbDirectory, table)]
    const [etlColumns, duckdbColumns] = [await columnsOf(etlParts), await columnsOf(duckdbParts)]
    const common = [...etlColumns.keys()].filter((name) => duckdbColumns.has(name))
    const etl = `SELECT ${comparable(etlColumns, common)} FROM ${etlParts}`
    const duckdb = `SELECT ${comparable(duckdbColumns, common)} FROM ${duckdbParts}`
    comparisons.push({
      table,
      rows: { etl: await count(etl), duckdb: await count(duckdb) },
      onlyEtl: await count(`${etl} EXCEPT ALL ${duckdb}`),
      onlyDuckdb: await count(`${duckdb} EXCEPT ALL ${etl}`),
    })
  }
  connection.closeSync()
  database.closeSync()
  return comparisons
}

/** Ours are times in UTC, DuckDB's plain ones: both are microseconds since 1970. */
function comparable(columns: Columns, names: readonly string[]): string {
  return names.map((name) => (columns.get(name)?.startsWith('TIMESTAMP') ? `epoch_us("${name}")` : `"${name}"`)).join(', ')
}

function partsSql(directory: string, table: string): string {
  const glob = join(directory, table, '*', '*', '*.parquet')
  return `read_parquet(${literal(glob)}, hive_partitioning = true, hive_types = {product_id: VARCHAR, date: DATE})`
}
