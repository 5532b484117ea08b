import { zstdDecompressSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet'

export type RowValues = Readonly<Record<string, unknown>>

/** The rows of a Parquet file; times as RFC 3339 with six digits, INT64 as bigint. */
export async function parquetRows(bytes: Uint8Array): Promise<RowValues[]> {
  const file = new Uint8Array(bytes).buffer
  const metadata = parquetMetadata(file)
  const times = new Set(metadata.schema.filter(isTime).map(({ name }) => name))
  // Without their logical type times come as they are stored: as dates they would lose microseconds.
  const schema = metadata.schema.map((element) => (isTime(element) ? plain(element) : element))
  const compressors = { ZSTD: (input: Uint8Array): Uint8Array => zstdDecompressSync(input) }
  const rows: RowValues[] = await parquetReadObjects({ file, metadata: { ...metadata, schema }, compressors })
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, times.has(name) ? timeText(value) : value])),
  )
}

function isTime({ logical_type, converted_type }: SchemaElement): boolean {
  return logical_type?.type === 'TIMESTAMP' || converted_type === 'TIMESTAMP_MICROS'
}

function plain({ logical_type: _logical, converted_type: _converted, ...element }: SchemaElement): SchemaElement {
  return element
}

function timeText(value: unknown): string | null {
  if (typeof value !== 'bigint') return null
  const ms = new Date(Number(value / 1000n)).toISOString().replace('Z', '')
  return `${ms}${String(value % 1000n).padStart(3, '0')}Z`
}
