import { isUtf8 } from 'node:buffer'
import { captureText } from '../capture-time.ts'
import { isPlainText } from './plain-text.ts'

const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const NEWLINE = 0x0a
const ZERO = 0x30
const TIME_AT = '{"capture_ts":"'.length
const MICROS_AT = TIME_AT + '2025-12-03T14:00:00.'.length
const MICROS_DIGITS = 6

/** What all lines of one channel on one connection begin with. Kept as bytes, the second included; only the microseconds are each line's own. */
export class EnvelopeHead {
  readonly channel: string
  readonly connectionId: string
  /** `"metadata":{…},` */
  readonly #metadata: string
  /** `{"capture_ts":"…","metadata":{…},"data":` */
  readonly #bytes: Buffer
  #second = 0

  constructor(source: string, channel: string, connectionId: string) {
    this.channel = channel
    this.connectionId = connectionId
    this.#metadata = `"metadata":${JSON.stringify({ source, channel, connection_id: connectionId })},`
    this.#bytes = Buffer.from(`{"capture_ts":"${captureText(0)}",${this.#metadata}"data":`)
  }

  /** Bytes of a line that holds the frame as it is. */
  lineBytes(data: Uint8Array): number {
    return this.#bytes.length + data.length + 2
  }

  /**
   * Writes the frame's line, `lineBytes` long, at `start`, if the frame can't break out of it: `{` … `}`, valid UTF-8, no control characters. False for
   * any other: then nothing is written.
   */
  embed(bytes: Buffer, start: number, captureUs: number, data: Uint8Array): boolean {
    if (data[0] !== OPEN_OBJECT || data[data.length - 1] !== CLOSE_OBJECT || data.length < 2 || !isPlainText(data)) return false
    const dataStart = start + this.#bytes.length
    const dataEnd = dataStart + data.length
    this.#write(bytes, start, captureUs)
    bytes.set(data, dataStart)
    bytes[dataEnd] = CLOSE_OBJECT
    bytes[dataEnd + 1] = NEWLINE
    return true
  }

  /** The line of a frame that can't be embedded: as the string `raw`, or, when it is no text at all, as `raw_base64`. */
  wrap(captureUs: number, data: Uint8Array): Buffer {
    return Buffer.from(`{"capture_ts":"${captureText(captureUs)}",${this.#metadata}${escaped(data)}}\n`)
  }

  #write(bytes: Buffer, start: number, captureUs: number): void {
    const second = Math.floor(captureUs / 1_000_000)
    if (second !== this.#second) {
      this.#second = second
      this.#bytes.write(captureText(second * 1_000_000), TIME_AT)
    }
    bytes.set(this.#bytes, start)
    let left = captureUs - second * 1_000_000
    for (let at = start + MICROS_AT + MICROS_DIGITS - 1; left > 0; at--) {
      const tens = Math.trunc(left / 10)
      bytes[at] = ZERO + left - tens * 10
      left = tens
    }
  }
}

function escaped(data: Uint8Array): string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return isUtf8(bytes) ? `"raw":${JSON.stringify(bytes.toString())}` : `"raw_base64":"${bytes.toString('base64')}"`
}
