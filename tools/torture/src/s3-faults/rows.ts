import { zstdDecompressSync } from 'node:zlib'
import { parquetReadObjects } from 'hyparquet'
import { CONVERTED } from './frames.ts'

/** Rows that are missing from the parts of an output, and rows that are there too often: each frame gives one at most. */
export async function countRows(output: ReadonlyMap<string, string>): Promise<{ readonly lost: number; readonly doubled: number }> {
  const found = new Map<number, number>()
  for (const sequence of await sequencesIn(output)) found.set(sequence, (found.get(sequence) ?? 0) + 1)
  const strange = [...found].filter(([sequence]) => !CONVERTED.includes(sequence)).reduce((sum, [, count]) => sum + count, 0)
  const counts = CONVERTED.map((sequence) => found.get(sequence) ?? 0)
  return {
    lost: counts.filter((count) => count === 0).length,
    doubled: strange + counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  }
}

async function sequencesIn(output: ReadonlyMap<string, string>): Promise<number[]> {
  const parts = [...output].filter(([key]) => key.endsWith('.parquet'))
  const rows = await Promise.all(
    parts.map(([, text]) =>
      parquetReadObjects({
        file: new Uint8Array(Buffer.from(text, 'latin1')).buffer,
        columns: ['sequence_num'],
        compressors: { ZSTD: (input) => zstdDecompressSync(input) },
      }),
    ),
  )
  return rows.flat().map((row) => Number(row['sequence_num']))
}
