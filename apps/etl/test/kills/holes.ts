import type { RunSql } from '@fluxforge/testkit'
import type { Lake } from '../lake.ts'

/** A row of `gaps`; times in microseconds since 1970. */
export interface Hole {
  readonly kind: string
  readonly connectionId: string
  readonly products: readonly string[]
  readonly startedUs: number
  readonly endedUs: number
}

export async function readHoles(lake: Lake, run: RunSql): Promise<readonly Hole[]> {
  const rows = await run(
    `SELECT kind, connection_id, product_ids, epoch_us(started) AS started, epoch_us(ended) AS ended
     FROM read_parquet('${lake.file('processed/coinbase/gaps')}/*/*.parquet') ORDER BY capture_timestamp`,
  )
  return rows.map((row) => ({
    kind: String(row['kind']),
    connectionId: String(row['connection_id']),
    products: JSON.parse(String(row['product_ids'])),
    startedUs: Number(row['started']),
    endedUs: Number(row['ended']),
  }))
}
