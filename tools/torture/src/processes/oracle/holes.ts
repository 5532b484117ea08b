import type { RunSql } from '@fluxforge/testkit'

/** A row of `gaps`; times in microseconds since 1970. */
export interface Hole {
  readonly kind: string
  readonly connectionId: string
  readonly products: readonly string[]
  readonly fromSequence: number | null
  readonly toSequence: number | null
  readonly startedUs: number
  readonly endedUs: number
}

export async function readHoles(processedDir: string, run: RunSql): Promise<readonly Hole[]> {
  const [there] = await run(`SELECT count(*)::INT AS parts FROM glob('${processedDir}/gaps/*/*.parquet')`)
  if (there?.['parts'] === 0) return []
  const rows = await run(
    `SELECT kind, connection_id, product_ids, from_sequence, to_sequence, epoch_us(started) AS started, epoch_us(ended) AS ended
     FROM read_parquet('${processedDir}/gaps/*/*.parquet') ORDER BY capture_timestamp`,
  )
  return rows.map((row) => ({
    kind: String(row['kind']),
    connectionId: String(row['connection_id']),
    products: JSON.parse(String(row['product_ids'])),
    fromSequence: numberOf(row['from_sequence']),
    toSequence: numberOf(row['to_sequence']),
    startedUs: Number(row['started']),
    endedUs: Number(row['ended']),
  }))
}

function numberOf(value: unknown): number | null {
  return typeof value === 'bigint' ? Number(value) : null
}
