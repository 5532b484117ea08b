import { isJsonObject, type JsonObject } from '@fluxforge/segments'
import type { Layout } from '../lines/layout.ts'

/** What a person has to know of two layouts: the first thing in which they differ, in words. */
export function layoutDifference(found: JsonObject, asked: Layout): string {
  if (found['decimals'] !== asked.decimals) return `etl.decimals was ${text(found['decimals'])} and is ${text(asked.decimals)}`
  const tables = Array.isArray(found['tables']) ? found['tables'].filter(isJsonObject) : []
  for (const table of asked.tables) {
    const before = tables.find((one) => one['table'] === table.table)
    if (before === undefined) return `the table ${table.table} is new`
    if (text(before['partition_cols']) !== text(table.partition_cols))
      return `etl.channels.${table.table}.partition_cols was ${text(before['partition_cols'])} and is ${text(table.partition_cols)}`
    if (text(before['columns']) !== text(table.columns)) return `the table ${table.table} has other columns`
  }
  const gone = tables.find((one) => !asked.tables.some(({ table }) => table === one['table']))
  return gone === undefined ? 'another format' : `the table ${text(gone['table'])} is gone`
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'absent'
}
