import type { LastRun } from '../feed.ts'
import { frameHeadOf, type SequenceOf } from '../lines/line-head.ts'
import { readLines } from '../lines/read-lines.ts'
import { RECORDER_CHANNEL } from '../recorder-event.ts'
import { type KeptRun, LastFrames } from './last-run.ts'

/** How far the run before got: what last.json knows, and what the segments tell that it left. */
export class LastOfSegments {
  readonly #known: KeptRun | null
  readonly #last: LastFrames
  readonly #sequenceOf: SequenceOf
  #hasLearned = false

  constructor(known: KeptRun | null, sequenceOf: SequenceOf) {
    this.#known = known
    this.#last = new LastFrames(known?.run ?? null)
    this.#sequenceOf = sequenceOf
    // A connection that is in none of the segments was quiet since.
    for (const connection of known?.run.connections ?? []) this.#last.add({ ...connection, channel: '' })
  }

  /**
   * From the heads of its whole lines; not of a segment that last.json tells of. Where a power cut kept later sectors of a write and lost earlier ones, which read
   * as NUL bytes then, all behind them had not been made durable: the hole begins there, though some lines of it are kept.
   */
  async learn(segment: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#known?.told.has(segment)) return
    for await (const block of readLines(chunks)) {
      if (block.kind === 'overlong') continue
      const lines = block.slab.subarray(0, block.end)
      for (let start = 0; start < lines.length; ) {
        const newline = lines.indexOf(0x0a, start)
        const line = lines.subarray(start, newline)
        if (line.includes(0)) return
        const head = frameHeadOf(line, this.#sequenceOf)
        if (head !== null) this.#last.learn(head, line)
        this.#hasLearned ||= head !== null && head.channel !== RECORDER_CHANNEL
        start = newline + 1
      }
    }
  }

  /** What last.json says where that is all. A clean stop may leave whole segments while ready/ is away; only what it doesn't know makes it a crash. */
  asRun(isWhole: boolean): LastRun | null {
    const isClean = this.#known?.run.isClean === true && isWhole && !this.#hasLearned
    return isClean ? this.#known.run : this.#last.asRun(false)
  }
}
