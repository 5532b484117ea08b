import type { RunSql } from '@fluxforge/testkit'

/** A row of `gaps`; times in microseconds since 1970. */
export interface Hole {
  readonly kind: string
  readonly connectionId: string
  readonly products: readonly string[]
  /** Numbers that never came; null where that is not known. */
  readonly missed: number | null
  readonly startedUs: number
  readonly endedUs: number
}

export async function readHoles(processedDir: string, run: RunSql): Promise<readonly Hole[]> {
  const [there] = await run(`SELECT count(*)::INT AS parts FROM glob('${processedDir}/gaps/*/*.parquet')`)
  if (there?.['parts'] === 0) return []
  const rows = await run(
    `SELECT kind, connection_id, product_ids, missed, epoch_us(started) AS started, epoch_us(ended) AS ended
     FROM read_parquet('${processedDir}/gaps/*/*.parquet') ORDER BY capture_timestamp`,
  )
  return rows.map((row) => ({
    kind: String(row['kind']),
    connectionId: String(row['connection_id']),
    products: JSON.parse(String(row['product_ids'])),
    missed: row['missed'] === null ? null : Number(row['missed']),
    startedUs: Number(row['started']),
    endedUs: Number(row['ended']),
  }))
}
