import { sizeInWords } from '@fluxforge/app-kit'
import type { Gap, ProductPrices, TableSize } from './lake.ts'
import { sparkline } from './sparkline.ts'

/** The tables as a person wants to see them, columns lined up. */
export function tablesText(tables: readonly TableSize[]): string {
  const rows = tables.map(({ table, rows, files, bytes }) => [table, rows.toLocaleString('en-US'), String(files), sizeInWords(bytes)])
  return aligned([['table', 'rows', 'files', 'size'], ...rows])
}

export function compressionText(rawBytes: number, tables: readonly TableSize[]): string {
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0)
  return `${sizeInWords(rawBytes)} of raw frames became ${sizeInWords(bytes)} of Parquet: ${(rawBytes / bytes).toFixed(1)} to 1`
}

export function gapsText(gaps: readonly Gap[]): string {
  return gaps
    .map(({ kind, missed, seconds, products }) => {
      const what = missed === null ? 'nothing received' : `${missed} frames missing`
      const forHow = seconds === null ? '' : ` for ${seconds.toFixed(2)} s`
      return `${kind.padEnd(11)} ${what}${forHow}  ${products}`
    })
    .join('\n')
}

export function pricesText(prices: readonly ProductPrices[]): string {
  return aligned(prices.map(({ product, last, course }) => [product, String(last), sparkline(course)]))
}

/** Lines up columns; all but the first and the last to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 || cell.match(/[▁-█]/) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
