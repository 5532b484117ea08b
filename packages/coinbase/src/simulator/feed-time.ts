import { decimalText } from './decimal-text.ts'

const NANOSECONDS_PER_MS = 1_000_000

/** Times as the exchange writes them. Keeps the text of the second, which most calls share. */
export class FeedTime {
  #second = Number.NaN
  #text = ''

  /** RFC 3339 with 0 to 9 fraction digits, trailing zeros dropped; `belowMs` in nanoseconds. */
  rfc3339(wallMs: number, belowMs: number): string {
    const ms = Math.floor(wallMs)
    const second = Math.floor(ms / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#text = new Date(second * 1000).toISOString().slice(0, 19)
    }
    const nanoseconds = (ms - second * 1000) * NANOSECONDS_PER_MS + belowMs
    return `${this.#text}${decimalText(nanoseconds, 9).slice(1)}Z`
  }
}

/** What a Go program prints for a time: the heartbeats have it. `uptimeMs` is since the start of the exchange's process. */
export function goTime(rfc3339: string, uptimeMs: number): string {
  const uptimeNs = Math.round(uptimeMs * NANOSECONDS_PER_MS)
  return `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, -1)} +0000 UTC m=+${(uptimeNs / 1e9).toFixed(9)}`
}
