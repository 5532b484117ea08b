import { readBytes, type Storage } from '@fluxforge/storage'
import { parquetReadObjects } from 'hyparquet'

/** The rows of one table as text, in the order of its parts' keys. Any reader of Parquet will do; this one needs no native code. */
export async function linesOf(storage: Storage, parts: readonly string[], table: string, columns: readonly string[]): Promise<string[]> {
  const lines: string[] = []
  for (const key of parts.filter((one) => one.includes(`/${table}/`))) {
    const { buffer } = await readBytes(storage, key)
    for (const row of await parquetReadObjects({ file: buffer })) lines.push(columns.map((column) => String(row[column])).join(' '))
  }
  return lines
}
