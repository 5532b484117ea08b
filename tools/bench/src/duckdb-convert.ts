// A whole process: one segment to Parquet with DuckDB, made durable as ours is.
//   node duckdb-convert.ts SEGMENT DIRECTORY [--threads 1] [--no-sync]
import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { conversionSql } from './conversion-sql.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '1' }, 'no-sync': { type: 'boolean', default: false } },
})
const [segment, directory] = positionals
if (segment === undefined || directory === undefined) throw new Error('duckdb-convert: expected SEGMENT and DIRECTORY')

await mkdir(directory, { recursive: true })
const database = await DuckDBInstance.create(':memory:', { threads: values.threads })
const connection = await database.connect()
for (const sql of conversionSql(segment, directory)) await connection.run(sql)
connection.closeSync()
database.closeSync()
// COPY leaves its files to the operating system.
if (!values['no-sync']) await syncFiles(directory)

async function syncFiles(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => syncFile(join(entry.parentPath, entry.name))))
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
