import { captureText } from '../capture-time.ts'
import type { FrameHead, RecordedFrame } from '../feed.ts'
import type { EnvelopeHead } from '../lines/envelope-head.ts'
import { RECORDER_CHANNEL } from '../recorder-event.ts'

/** Where lines are shorter on average, their number fills a page. */
const SHORT_LINE_BYTES = 256
const NONE = -1

/** Lines back to back in one piece of memory, and what is to be known of each once it is durable: in columns, so that a line costs no object. */
export class LinePage {
  readonly sizeBytes: number
  lines = 0
  usedBytes = 0
  readonly #bytes: Buffer
  readonly #ends: Uint32Array
  readonly #heads: EnvelopeHead[] = []
  readonly #captureUs: Float64Array
  readonly #sequences: Float64Array
  readonly #acceptedMs: Float64Array

  constructor(sizeBytes: number) {
    const lines = Math.ceil(sizeBytes / SHORT_LINE_BYTES)
    this.sizeBytes = sizeBytes
    this.#bytes = Buffer.allocUnsafeSlow(sizeBytes)
    this.#ends = new Uint32Array(lines)
    this.#captureUs = new Float64Array(lines)
    this.#sequences = new Float64Array(lines)
    this.#acceptedMs = new Float64Array(lines)
  }

  hasRoom(lineBytes: number): boolean {
    return this.usedBytes + lineBytes <= this.sizeBytes && this.lines < this.#ends.length
  }

  /** Adds a frame's line, for which there is room. False, and nothing is added, when the frame can't stand in it as it is. */
  embed(head: EnvelopeHead, frame: RecordedFrame, acceptedMs: number): boolean {
    if (!head.embed(this.#bytes, this.usedBytes, frame.captureUs, frame.data)) return false
    this.#add(head.lineBytes(frame.data), head, frame, acceptedMs)
    return true
  }

  /** Adds a line that is made already, for which there is room. */
  add(line: Buffer, head: EnvelopeHead, frame: RecordedFrame, acceptedMs: number): void {
    this.#bytes.set(line, this.usedBytes)
    this.#add(line.length, head, frame, acceptedMs)
  }

  #add(lineBytes: number, head: EnvelopeHead, { captureUs, sequence }: RecordedFrame, acceptedMs: number): void {
    const line = this.lines
    this.usedBytes += lineBytes
    this.lines++
    this.#ends[line] = this.usedBytes
    this.#heads[line] = head
    this.#captureUs[line] = captureUs
    this.#sequences[line] = sequence ?? NONE
    this.#acceptedMs[line] = acceptedMs
  }

  /** Where a line begins: the end of the one before. */
  start(line: number): number {
    return line === 0 ? 0 : (this.#ends[line - 1] ?? 0)
  }

  /** The lines from one on, up to another. */
  bytes(line: number, end: number): Buffer {
    return this.#bytes.subarray(this.start(line), this.start(end))
  }

  /** The end of as many lines from one on, up to another, as fill the room; of one at least. */
  fill(line: number, end: number, roomBytes: number): number {
    const full = this.start(line) + roomBytes
    if (this.start(end) <= full) return end
    let filled = line + 1
    while (this.start(filled) < full) filled++
    return filled
  }

  acceptedMs(line: number): number {
    return this.#acceptedMs[line] ?? 0
  }

  /** Of the lines from one on, up to another, those that tell how far a connection got: not the ones that the next line outdoes. */
  *furthest(line: number, end: number): Generator<readonly [head: FrameHead, line: Buffer]> {
    for (let at = line; at < end; at++) {
      const head = this.#heads[at]
      if (head === undefined || (at + 1 < end && this.#isOutdone(at, head))) continue
      const { channel, connectionId } = head
      const sequence = this.#sequences[at] ?? NONE
      yield [
        { captureTs: captureText(this.#captureUs[at] ?? 0), channel, connectionId, sequence: sequence === NONE ? null : sequence },
        this.bytes(at, at + 1),
      ]
    }
  }

  /** For other lines. */
  clear(): void {
    this.lines = 0
    this.usedBytes = 0
  }

  #isOutdone(line: number, { channel, connectionId }: EnvelopeHead): boolean {
    const next = this.#heads[line + 1]
    return (
      next?.connectionId === connectionId &&
      channel !== RECORDER_CHANNEL &&
      next.channel !== RECORDER_CHANNEL &&
      (this.#captureUs[line + 1] ?? 0) >= (this.#captureUs[line] ?? 0) &&
      (this.#sequences[line + 1] ?? NONE) >= (this.#sequences[line] ?? NONE)
    )
  }
}
