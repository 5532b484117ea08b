import { isUtf8 } from 'node:buffer'
import type { RecordedFrame } from '../feed.ts'

const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const FIRST_PRINTABLE = 0x20
const CLOSE_AND_NEWLINE = Buffer.from('}\n')
/** Prefixes kept; a feed has few channels and connections at a time. */
const MAX_PREFIXES = 1000

/**
 * Makes the lines of one source: `{"capture_ts":…,"metadata":{…},"data":<frame>}` and a newline, keys in just this order (docs/formats.md).
 *
 * A frame is embedded byte for byte when it can't break out of its line: `{` … `}`, valid UTF-8, no control characters. Any other is kept as the
 * string `raw`, or, when it is no text at all, as `raw_base64`.
 */
export class EnvelopeWriter {
  readonly #source: string
  readonly #prefixes = new Map<string, string>()

  constructor(source: string) {
    this.#source = source
  }

  line({ captureTs, channel, connectionId, data }: RecordedFrame): Buffer {
    const head = `{"capture_ts":"${captureTs}",${this.#prefix(channel, connectionId)}`
    if (!isEmbeddable(data)) return Buffer.from(`${head}${escaped(data)}}\n`)
    const headBytes = Buffer.byteLength(head) + 7
    const line = Buffer.allocUnsafe(headBytes + data.length + 2)
    line.write(`${head}"data":`)
    line.set(data, headBytes)
    line.set(CLOSE_AND_NEWLINE, headBytes + data.length)
    return line
  }

  #prefix(channel: string, connectionId: string): string {
    // The length keeps two pairs from being spelled alike, whatever an exchange calls its channels.
    const id = `${channel.length} ${channel}${connectionId}`
    const known = this.#prefixes.get(id)
    if (known !== undefined) return known
    if (this.#prefixes.size >= MAX_PREFIXES) this.#prefixes.clear()
    const metadata = JSON.stringify({ source: this.#source, channel, connection_id: connectionId })
    const prefix = `"metadata":${metadata},`
    this.#prefixes.set(id, prefix)
    return prefix
  }
}

function isEmbeddable(data: Uint8Array): boolean {
  if (data[0] !== OPEN_OBJECT || data[data.length - 1] !== CLOSE_OBJECT || data.length < 2) return false
  for (let i = 0; i < data.length; i++) if ((data[i] ?? 0) < FIRST_PRINTABLE) return false
  return isUtf8(data)
}

function escaped(data: Uint8Array): string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return isUtf8(bytes) ? `"raw":${JSON.stringify(bytes.toString())}` : `"raw_base64":"${bytes.toString('base64')}"`
}
