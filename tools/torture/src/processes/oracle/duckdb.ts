import { DuckDBInstance } from '@duckdb/node-api'
import type { RunSql } from '@fluxforge/testkit'

/** A reader that shares nothing with what wrote. */
export async function openDuckDb(): Promise<Disposable & { readonly run: RunSql }> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  return {
    run: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(),
    [Symbol.dispose]: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
