// A whole process: segments to Parquet with DuckDB, all at once or one after the other, made durable as ours are.
//   node duckdb-convert.ts DIRECTORY SEGMENT... [--threads 1] [--each] [--no-sync]
import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { conversionSql } from './conversion-sql.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    each: { type: 'boolean', default: false },
    'no-sync': { type: 'boolean', default: false },
  },
})
const [directory, ...segments] = positionals
if (directory === undefined || segments.length === 0) throw new Error('duckdb-convert: expected DIRECTORY and SEGMENT...')

const database = await DuckDBInstance.create(':memory:', { threads: values.threads })
const connection = await database.connect()
for (const [at, together] of (values.each ? segments.map((one) => [one]) : [segments]).entries()) {
  const place = join(directory, String(at))
  await mkdir(place, { recursive: true })
  for (const sql of conversionSql(together, place)) await connection.run(sql)
  // COPY leaves its files to the operating system.
  if (!values['no-sync']) await syncFiles(place)
}
connection.closeSync()
database.closeSync()

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
