import type { RecordedFrame } from '../feed.ts'
import { EnvelopeHead } from './envelope-head.ts'

/** Heads kept; a feed has few channels and connections at a time. */
const MAX_HEADS = 1000

/**
 * Makes the lines of one source: `{"capture_ts":…,"metadata":{…},"data":<frame>}` and a newline, keys in just this order (docs/formats.md).
 *
 * A frame is embedded byte for byte when it can't break out of its line: `{` … `}`, valid UTF-8, no control characters. Any other is kept as the
 * string `raw`, or, when it is no text at all, as `raw_base64`.
 */
export class EnvelopeWriter {
  readonly #source: string
  /** By connection, then by channel. */
  readonly #heads = new Map<string, Map<string, EnvelopeHead>>()
  #kept = 0
  /** What one frame is, the next one mostly is too. */
  #last: EnvelopeHead

  constructor(source: string) {
    this.#source = source
    this.#last = this.#make('', '')
  }

  /** What the lines of a channel on a connection begin with: one object for both, as long as it is kept. */
  head(channel: string, connectionId: string): EnvelopeHead {
    const last = this.#last
    if (last.channel === channel && last.connectionId === connectionId) return last
    this.#last = this.#heads.get(connectionId)?.get(channel) ?? this.#make(channel, connectionId)
    return this.#last
  }

  /** A frame's line, in memory of its own. */
  line({ captureUs, channel, connectionId, data }: RecordedFrame): Buffer {
    const head = this.head(channel, connectionId)
    const line = Buffer.allocUnsafe(head.lineBytes(data))
    return head.embed(line, 0, captureUs, data) ? line : head.wrap(captureUs, data)
  }

  #make(channel: string, connectionId: string): EnvelopeHead {
    if (this.#kept >= MAX_HEADS) this.#heads.clear()
    this.#kept = this.#kept >= MAX_HEADS ? 1 : this.#kept + 1
    const head = new EnvelopeHead(this.#source, channel, connectionId)
    const ofConnection = this.#heads.get(connectionId) ?? new Map<string, EnvelopeHead>()
    this.#heads.set(connectionId, ofConnection.set(channel, head))
    return head
  }
}
