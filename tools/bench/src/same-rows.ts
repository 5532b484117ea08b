import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { literal, TABLES } from './conversion-sql.ts'

export interface RowComparison {
  readonly table: string
  /** The other side's name. */
  readonly other: string
  readonly rows: { readonly etl: number; readonly other: number }
  /** Rows that one side holds and the other does not, or more often. */
  readonly onlyEtl: number
  readonly onlyOther: number
}

/** Names and types. */
type Columns = ReadonlyMap<string, string>

/** Compares two directories of tables as multisets of rows, both ways, on the columns that both have, the partition columns included. */
export async function compareRows(
  etlDirectory: string,
  { name, tables }: { readonly name: string; readonly tables: string },
): Promise<readonly RowComparison[]> {
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
    const [etlParts, otherParts] = [partsSql(etlDirectory, table), partsSql(tables, table)]
    const [etlColumns, otherColumns] = [await columnsOf(etlParts), await columnsOf(otherParts)]
    const common = [...etlColumns.keys()].filter((column) => otherColumns.has(column))
    const etl = `SELECT ${comparable(etlColumns, common)} FROM ${etlParts}`
    const other = `SELECT ${comparable(otherColumns, common)} FROM ${otherParts}`
    comparisons.push({
      table,
      other: name,
      rows: { etl: await count(etl), other: await count(other) },
      onlyEtl: await count(`${etl} EXCEPT ALL ${other}`),
      onlyOther: await count(`${other} EXCEPT ALL ${etl}`),
    })
  }
  connection.closeSync()
  database.closeSync()
  return comparisons
}

export function isSame({ rows, onlyEtl, onlyOther }: RowComparison): boolean {
  return rows.etl === rows.other && rows.etl > 0 && onlyEtl === 0 && onlyOther === 0
}

export function comparisonText(one: RowComparison): string {
  const verdict = isSame(one) ? 'the same' : `NOT THE SAME: ${one.onlyEtl} only etl, ${one.onlyOther} only ${one.other}`
  return `${one.table}: ${one.rows.etl} rows from etl, ${one.rows.other} from ${one.other}, ${verdict}`
}

/** Ours are times in UTC, DuckDB's plain ones: both are microseconds since 1970. */
function comparable(columns: Columns, names: readonly string[]): string {
  return names.map((name) => (columns.get(name)?.startsWith('TIMESTAMP') ? `epoch_us("${name}")` : `"${name}"`)).join(', ')
}

function partsSql(directory: string, table: string): string {
  const glob = join(directory, '**', table, '*', '*', '*.parquet')
  return `read_parquet(${literal(glob)}, hive_partitioning = true, hive_types = {product_id: VARCHAR, date: DATE})`
}
