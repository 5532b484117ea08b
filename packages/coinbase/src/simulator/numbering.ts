import type { Frame, Outgoing } from './frame.ts'

/** The sequence numbers of one connection: from 0, one for every message of every channel; recorded messages keep theirs as long as nothing was put in or skipped before. */
export class Numbering {
  #next = 0
  #shift = 0

  number(frame: Frame): Outgoing {
    if (!('before' in frame)) return { ...frame, sequence: null }
    const sequence = frame.recorded === null ? this.#next : frame.recorded + this.#shift
    if (frame.recorded === null) this.#shift += 1
    this.#next = sequence + 1
    return { data: frame.before + sequence + frame.after, isBinary: false, sequence }
  }

  /** Uses up numbers without a message. */
  skip(count: number): void {
    this.#next += count
    this.#shift += count
  }
}
