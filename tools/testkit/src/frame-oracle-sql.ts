import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { frameRows, type OracleFrame, type OracleTable } from './frame-oracle.ts'

/** Runs one statement in DuckDB and gives its rows as objects. */
export type RunSql = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

export interface TableComparison {
  readonly table: OracleTable
  readonly expected: number
  /** Rows in the Parquet parts. */
  readonly found: number
  /** Expected rows that the parts do not hold, as often as expected. */
  readonly missing: number
  /** Rows of the parts that are not expected, or too often there. */
  readonly surplus: number
}

const COMMON = {
  product_id: 'VARCHAR',
  date: 'DATE',
  capture_timestamp: 'TIMESTAMP WITH TIME ZONE',
  server_timestamp: 'TIMESTAMP WITH TIME ZONE',
  sequence_num: 'BIGINT',
  connection_id: 'VARCHAR',
  event_type: 'VARCHAR',
}

const COLUMNS: Readonly<Record<OracleTable, Readonly<Record<string, string>>>> = {
  ticker: {
    ...COMMON,
    price: 'DOUBLE',
    volume_24h: 'DOUBLE',
    low_24h: 'DOUBLE',
    high_24h: 'DOUBLE',
    low_52w: 'DOUBLE',
    high_52w: 'DOUBLE',
    price_percent_chg_24h: 'DOUBLE',
    best_bid: 'DOUBLE',
    best_bid_quantity: 'DOUBLE',
    best_ask: 'DOUBLE',
    best_ask_quantity: 'DOUBLE',
    extra: 'VARCHAR',
  },
  level2: {
    ...COMMON,
    side: 'VARCHAR',
    event_time: 'TIMESTAMP WITH TIME ZONE',
    price_level: 'DOUBLE',
    new_quantity: 'DOUBLE',
    extra: 'VARCHAR',
  },
  market_trades: {
    ...COMMON,
    trade_id: 'BIGINT',
    price: 'DOUBLE',
    size: 'DOUBLE',
    time: 'TIMESTAMP WITH TIME ZONE',
    side: 'VARCHAR',
    extra: 'VARCHAR',
  },
  candles: {
    ...COMMON,
    start: 'TIMESTAMP WITH TIME ZONE',
    high: 'DOUBLE',
    low: 'DOUBLE',
    open: 'DOUBLE',
    close: 'DOUBLE',
    volume: 'DOUBLE',
    extra: 'VARCHAR',
  },
}

/**
 * Writes the rows that `frames` stand for to `directory`, one `<table>.ndjson` a table that has any, and gives those tables with their
 * number of rows. The files load in DuckDB with `expectedRowsSql`.
 */
export async function writeExpectedRows(frames: Iterable<OracleFrame>, directory: string): Promise<ReadonlyMap<OracleTable, number>> {
  const lines = new Map<OracleTable, string[]>()
  for (const { table, productId, date, values } of frameRows(frames)) {
    const line = JSON.stringify({ product_id: productId, date, ...values }, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    const ofTable = lines.get(table)
    if (ofTable === undefined) lines.set(table, [line])
    else ofTable.push(line)
  }
  for (const [table, ofTable] of lines) await writeFile(join(directory, `${table}.ndjson`), `${ofTable.join('\n')}\n`)
  return new Map([...lines].map(([table, ofTable]) => [table, ofTable.length]))
}

/** A table function that reads `writeExpectedRows`' file with the columns and types of the format. */
export function expectedRowsSql(table: OracleTable, directory: string): string {
  const columns = Object.entries(COLUMNS[table]).map(([name, type]) => `"${name}": '${type}'`)
  return `read_json(${literal(join(directory, `${table}.ndjson`))}, format = 'newline_delimited', columns = {${columns.join(', ')}})`
}

/** A table function that reads a table's Parquet parts under `processedDir`, which ends in the source's name. */
export function partsSql(table: OracleTable, processedDir: string): string {
  const glob = join(processedDir, table, '*', '*', '*.parquet')
  return `read_parquet(${literal(glob)}, hive_partitioning = true, hive_types = {product_id: VARCHAR, date: DATE})`
}

/**
 * Compares the parts under `processedDir` with what `frames` stand for, as multisets, both ways, at the microsecond.
 * `directory` takes the expected rows. Tables without expected rows are not looked at.
 *
 * @throws {Error} when a column has another type than the format's: a comparison of rows would not show it.
 */
export async function compareWithFrames(options: {
  readonly frames: Iterable<OracleFrame>
  readonly processedDir: string
  readonly directory: string
  readonly run: RunSql
}): Promise<readonly TableComparison[]> {
  const { frames, processedDir, directory, run } = options
  const comparisons: TableComparison[] = []
  for (const [table, expected] of await writeExpectedRows(frames, directory)) {
    const columns = Object.keys(COLUMNS[table]).map((name) => `"${name}"`)
    const wanted = `SELECT ${columns.join(', ')} FROM ${expectedRowsSql(table, directory)}`
    const parts = `SELECT ${columns.join(', ')} FROM ${partsSql(table, processedDir)}`
    await sameTypes(run, table, wanted, parts)
    const found = await count(run, parts)
    const missing = await count(run, `${wanted} EXCEPT ALL ${parts}`)
    const surplus = await count(run, `${parts} EXCEPT ALL ${wanted}`)
    comparisons.push({ table, expected, found, missing, surplus })
  }
  return comparisons
}

/** A set operation would cast silently what has another type. */
async function sameTypes(run: RunSql, table: OracleTable, wanted: string, parts: string): Promise<void> {
  const types = async (select: string): Promise<string> =>
    (await run(`DESCRIBE ${select}`)).map((column) => [column['column_name'], column['column_type']].join(' ')).join(', ')
  const [expected, found] = [await types(wanted), await types(parts)]
  if (expected !== found) throw new Error(`comparing ${table}: the parts hold ${found}; expected ${expected}`)
}

async function count(run: RunSql, select: string): Promise<number> {
  const [row] = await run(`SELECT count(*) AS rows FROM (${select})`)
  return Number(row?.['rows'])
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
