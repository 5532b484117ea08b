/** Since 1970, of a time as the envelope writes it: `2025-12-03T14:00:00.123456Z`. */
export function microseconds(captureTs: string): number {
  return Date.parse(`${captureTs.slice(0, 19)}Z`) * 1000 + Number(captureTs.slice(20, 26))
}
