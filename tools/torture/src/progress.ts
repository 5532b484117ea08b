import type { Track } from './track.ts'

const EVERY_MS = 500

/** One line that is written over on a terminal; nothing elsewhere. */
export class Progress {
  readonly #out: NodeJS.WriteStream
  #saidMs = 0

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  tell(tracks: readonly Track[], now: Track): void {
    if (!this.#out.isTTY || performance.now() - this.#saidMs < EVERY_MS) return
    this.#saidMs = performance.now()
    const sum = (name: 'cases' | 'crashes' | 'frames'): number => tracks.reduce((all, { tally }) => all + tally[name], 0)
    this.#out.write(
      `\r\u001B[K${now.campaign.name}, ${now.pattern}, seed ${now.nextSeed}: ${sum('cases')} cases, ${sum('crashes')} crashes, ${sum('frames')} frames`,
    )
  }

  clear(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001B[K')
  }
}
