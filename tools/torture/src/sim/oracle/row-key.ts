import type { RowValues } from './parquet-rows.ts'

/** A row as text: two rows are the same when this is. */
export function rowKey(table: string, partition: string, values: RowValues): string {
  const cells = Object.keys(values)
    .sort()
    .map((name) => `${name}=${cellText(values[name])}`)
  return `${table} ${partition} ${cells.join(' ')}`
}

function cellText(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : JSON.stringify(value ?? null)
}
