import type { LinePage } from './line-page.ts'

/** Whole lines, as they are to be written. */
export interface LineRun {
  readonly lines: number
  readonly bytes: number
  readonly pieces: readonly Buffer[]
}

interface Span {
  readonly page: LinePage
  /** Its first line, and the one behind its last. */
  line: number
  readonly end: number
}

/** Lines on their way to being durable, in order. */
export class LineBatch {
  #spans: readonly Span[]

  constructor(spans: readonly Span[]) {
    this.#spans = spans
  }

  get isEmpty(): boolean {
    return this.#spans.length === 0
  }

  /** The first lines, up to and including the one that fills the room; one at least. */
  upTo(roomBytes: number): LineRun {
    const pieces: Buffer[] = []
    let [lines, bytes] = [0, 0]
    for (const { page, line, end } of this.#spans) {
      if (lines > 0 && bytes >= roomBytes) break
      const filled = page.fill(line, end, roomBytes - bytes)
      const piece = page.bytes(line, filled)
      pieces.push(piece)
      lines += filled - line
      bytes += piece.length
    }
    return { lines, bytes, pieces }
  }

  /** Leaves out the first `lines`. */
  skip(lines: number): void {
    let left = lines
    this.#spans = this.#spans.filter((span) => {
      const skipped = Math.min(left, span.end - span.line)
      span.line += skipped
      left -= skipped
      return span.line < span.end
    })
  }
}
