import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'

export interface TableSize {
  readonly table: string
  readonly rows: number
  readonly files: number
  readonly bytes: number
}

export interface Gap {
  readonly kind: string
  readonly missed: number | null
  readonly seconds: number | null
  readonly products: string
}

export interface ProductPrices {
  readonly product: string
  readonly last: number
  readonly course: readonly number[]
}

const CHART_POINTS = 40

/** What the demo recorded, asked for as a user would: DuckDB on the files, by their Hive partitions. */
export class Lake {
  readonly #root: string

  /** `root`: the folder that holds a folder a table. */
  constructor(root: string) {
    this.#root = root
  }

  async tables(): Promise<TableSize[]> {
    const names = (await readdir(this.#root, { withFileTypes: true }))
      .filter((one) => one.isDirectory() && !one.name.startsWith('_'))
      .map((one) => one.name)
    return Promise.all(
      names.sort().map(async (table) => {
        const files = (await readdir(join(this.#root, table), { recursive: true })).filter((name) => name.endsWith('.parquet'))
        const sizes = await Promise.all(files.map(async (name) => (await stat(join(this.#root, table, name))).size))
        const [row] = await this.#ask(`SELECT count(*)::DOUBLE AS rows FROM ${this.glob(table)}`)
        return { table, rows: Number(row?.['rows']), files: files.length, bytes: sizes.reduce((a, b) => a + b, 0) }
      }),
    )
  }

  async gaps(): Promise<Gap[]> {
    const rows = await this.#ask(
      `SELECT kind, missed::DOUBLE AS missed, epoch_us(ended - started) / 1e6 AS seconds, product_ids FROM ${this.glob('gaps')} ORDER BY capture_timestamp`,
    )
    return rows.map((row) => ({
      kind: String(row['kind']),
      missed: numberOrNull(row['missed']),
      seconds: numberOrNull(row['seconds']),
      products: String(row['product_ids']),
    }))
  }

  async prices(): Promise<ProductPrices[]> {
    const rows = await this.#ask(
      `SELECT product_id, last(price ORDER BY capture_timestamp, sequence_num) AS last, string_agg(price::VARCHAR, ' ' ORDER BY capture_timestamp, sequence_num) AS course
       FROM ${this.glob('ticker')} WHERE price IS NOT NULL GROUP BY product_id ORDER BY count(*) DESC, product_id`,
    )
    return rows.map((row) => ({
      product: String(row['product_id']),
      last: Number(row['last']),
      course: thinned(String(row['course']).split(' ').map(Number)),
    }))
  }

  /** Bytes of raw that the commits name. */
  async rawBytes(): Promise<number> {
    const folder = join(this.#root, '_commits')
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
    const [row] = await this.#ask(
      `SELECT sum(s.bytes)::DOUBLE AS bytes FROM (SELECT unnest(segments) AS s FROM read_json('${folder}/*/*.json'))`,
    )
    return files.length === 0 ? 0 : Number(row?.['bytes'])
  }

  glob(table: string): string {
    return `read_parquet('${this.#root}/${table}/**/*.parquet', hive_partitioning = true)`
  }

  async #ask(sql: string): Promise<Record<string, DuckDBValue>[]> {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    try {
      return (await connection.runAndReadAll(sql)).getRowObjects()
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }
}

function numberOrNull(value: DuckDBValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

/** At most CHART_POINTS of them, evenly. */
function thinned(values: readonly number[]): number[] {
  const step = Math.max(1, values.length / CHART_POINTS)
  return Array.from({ length: Math.min(CHART_POINTS, values.length) }, (_, i) => values[Math.floor(i * step)] ?? 0)
}
