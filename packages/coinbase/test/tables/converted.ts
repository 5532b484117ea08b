import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type ConversionResult, convertSegments } from '@fluxforge/etl'
import { EnvelopeWriter } from '@fluxforge/segments'
import { microseconds, type OracleFrame, type RunSql, tempDir } from '@fluxforge/testkit'
import { peek } from '../../src/feed/peek.ts'
import { coinbase } from '../../src/index.ts'

async function* chunks(frames: Iterable<OracleFrame>): AsyncGenerator<Uint8Array> {
  const envelope = new EnvelopeWriter(coinbase.name)
  for (const { captureTs, connectionId, text } of frames) {
    const data = Buffer.from(text)
    yield envelope.line({ captureUs: microseconds(captureTs), connectionId, data, ...peek(data) })
  }
}

/** Frames as the recorder's lines, converted to Parquet files under their keys, and DuckDB to ask them. */
export class Converted implements AsyncDisposable {
  readonly result: ConversionResult
  /** Where the tables' directories lie. */
  readonly processedDir: string
  /** Empty; for whoever wants to put something beside. */
  readonly directory: string
  readonly run: RunSql
  readonly #dispose: () => Promise<void>

  private constructor(result: ConversionResult, root: string, run: RunSql, dispose: () => Promise<void>) {
    this.result = result
    this.processedDir = join(root, 'processed')
    this.directory = join(root, 'beside')
    this.run = run
    this.#dispose = dispose
  }

  static async from(frames: Iterable<OracleFrame>): Promise<Converted> {
    const dir = await tempDir()
    const settings = { compression: 'zstd', decimals: 'double', tables: {} } as const
    const segments = [{ name: 'segment_20251203T14_00001.ndjson', chunks: chunks(frames) }]
    const result = await convertSegments({ source: coinbase.source, settings, writerVersion: '1.2.3' }, segments)
    for (const { table, partition, bytes } of result.parts) {
      const file = join(dir.path, 'processed', table, partition, 'part_20251203T14_0123456789abcdef.parquet')
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
    await mkdir(join(dir.path, 'beside'))
    const connection = await (await DuckDBInstance.create()).connect()
    await connection.run("SET TimeZone = 'UTC'")
    const run: RunSql = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson()
    return new Converted(result, dir.path, run, async () => {
      connection.closeSync()
      await dir[Symbol.asyncDispose]()
    })
  }

  /** All of a table, in the order of its rows, with times as text. */
  async rows(table: string, columns: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const glob = join(this.processedDir, table, '**', '*.parquet').replaceAll('\\', '/').replaceAll("'", "''")
    return this.run(
      `SELECT ${columns} FROM read_parquet('${glob}', hive_partitioning = true, file_row_number = true) ORDER BY sequence_num, file_row_number`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose()
  }
}
