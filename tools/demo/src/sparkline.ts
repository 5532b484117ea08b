const BARS = '▁▂▃▄▅▆▇█'

/** Numbers as a small chart of one line; a flat line stands in the middle. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values)
  const high = Math.max(...values)
  return values.map((value) => BARS[high === low ? 3 : Math.round(((value - low) / (high - low)) * (BARS.length - 1))]).join('')
}
