import { isUtf8 } from 'node:buffer'

/** Where in a batch a line stands: lines count from 1, offsets are bytes of the segment. */
export interface LinePlace {
  readonly segment: string
  readonly line: number
  readonly offset: number
}

// A piece of memory for each of a million letters would be several times what they say.
const BLOCK_CHARS = 1024 * 1024

/** Lines that could not be converted, as they will be stored: one JSON object each. */
export class DeadLetters {
  private readonly blocks: Uint8Array[] = []
  /** What goes into the next block. */
  private text = ''

  /** Keeps a copy of the line's bytes: as text, or as base64 where they are none. */
  add({ segment, line, offset }: LinePlace, reason: string, bytes: Uint8Array): void {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.push({ segment, line, offset, reason, ...(isUtf8(buffer) ? { text: buffer.toString() } : { base64: buffer.toString('base64') }) })
  }

  /** A line that was too long to be held. */
  addOverlong({ segment, line, offset }: LinePlace, bytes: number): void {
    this.push({ segment, line, offset, reason: 'line is longer than 64 MiB', bytes })
  }

  toBytes(): Uint8Array | null {
    this.endBlock()
    return this.blocks.length === 0 ? null : Buffer.concat(this.blocks)
  }

  private push(letter: object): void {
    this.text += `${JSON.stringify(letter)}\n`
    if (this.text.length >= BLOCK_CHARS) this.endBlock()
  }

  private endBlock(): void {
    if (this.text !== '') this.blocks.push(Buffer.from(this.text))
    this.text = ''
  }
}
