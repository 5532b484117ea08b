import { DuckDBInstance } from '@duckdb/node-api'
import type { RunSql } from '@fluxforge/testkit'

/** A reader that shares nothing with what wrote. */
export async function duckdb(): Promise<RunSql> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjects()
}
