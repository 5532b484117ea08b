/** A receive time as envelopes and events write it, from its microseconds since 1970: `2025-12-03T14:00:00.123456Z`. */
export function captureText(us: number): string {
  const second = Math.floor(us / 1_000_000)
  return `${new Date(second * 1000).toISOString().slice(0, 20)}${String(us - second * 1_000_000).padStart(6, '0')}Z`
}
