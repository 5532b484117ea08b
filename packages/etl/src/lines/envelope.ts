import { BadLine } from '../shapes/bad-line.ts'
import { isObject, type JsonObject, member, parseKeepingNumbers } from '../text/json.ts'

/** What a line says about its frame. */
export interface Envelope {
  readonly captureTs: unknown
  readonly source: unknown
  readonly channel: string
  /** "" where there is none: the ancestor knew no connections. */
  readonly connectionId: string
  /** Members of `extra` for what else the envelope held. */
  readonly extra: readonly string[]
}

/** An envelope of our own writer, and where in the line its frame begins. */
export interface PlacedEnvelope extends Envelope {
  readonly from: number
}

/** What is the same for many lines, and its text. */
interface OwnEnvelope extends Omit<Envelope, 'captureTs'> {
  readonly text: string
}

export const UNKNOWN_CHANNEL = '_unknown'

const START = '{"capture_ts":"'
const CAPTURE_END = START.length + '2025-12-03T14:00:00.123456Z'.length
const DATA = '"data":'
const STRING = '"(?:[^"\\\\]|\\\\.)*"'
const METADATA = new RegExp(`^","metadata":(\\{"source":${STRING},"channel":${STRING},"connection_id":${STRING}\\}),"data":$`)

// A regular expression's stack has an end, and no envelope of ours comes near this.
const MAX_TEXT_CHARS = 10_000

// Far above the connections and channels of a batch; only garbage gets there.
const MAX_KNOWN = 10_000

/** Knows our own writer's envelopes by their text: all between the capture time and the frame is the same for a connection's channel. */
export class OwnEnvelopes {
  private readonly known = new Map<string, OwnEnvelope>()
  private last: OwnEnvelope = { text: 'none', source: undefined, channel: '', connectionId: '', extra: [] }

  /**
   * Undefined if our writer didn't write this line. If it did, the frame begins behind the first `"data":`, which no string before it can hold
   * (its quotes would be escaped), and ends before the line's last `}`: so no frame can pass for an envelope.
   */
  find(line: string): PlacedEnvelope | undefined {
    if (!line.startsWith(START)) return undefined
    const envelope = line.startsWith(this.last.text, CAPTURE_END) ? this.last : this.lookUp(line)
    return envelope && { ...envelope, captureTs: line.slice(START.length, CAPTURE_END), from: CAPTURE_END + envelope.text.length }
  }

  private lookUp(line: string): OwnEnvelope | undefined {
    const from = line.indexOf(DATA, CAPTURE_END) + DATA.length
    if (from < CAPTURE_END) return undefined
    if (from - CAPTURE_END > MAX_TEXT_CHARS) return undefined
    const text = line.slice(CAPTURE_END, from)
    const envelope = this.known.get(text) ?? this.learn(text)
    if (envelope !== undefined) this.last = envelope
    return envelope
  }

  private learn(slice: string): OwnEnvelope | undefined {
    const [, metadata] = METADATA.exec(slice) ?? []
    if (metadata === undefined) return undefined
    const { source, channel, connection_id } = parseObject(metadata, 'metadata')
    const text = Buffer.from(slice).toString() // a copy: a slice would hold its whole line in memory
    const envelope = { text, source, channel: nameOf(channel), connectionId: nameOf(connection_id), extra: [] }
    if (this.known.size === MAX_KNOWN) this.known.clear()
    this.known.set(text, envelope)
    return envelope
  }
}

/** Any other envelope, its keys in any order. Gives the frame parsed, with its numbers' text. */
export function parseEnvelope(line: string): { readonly envelope: Envelope; readonly frame: unknown } {
  const { capture_ts, metadata, data, raw: _raw, raw_base64: _base64, ...unknown } = parseObject(line, 'line')
  const { source, channel, connection_id, ...unknownMetadata } = isObject(metadata) ? metadata : {}
  return {
    envelope: {
      captureTs: capture_ts,
      source,
      channel: nameOf(channel ?? (isObject(data) ? data['channel'] : undefined)) || UNKNOWN_CHANNEL,
      connectionId: nameOf(connection_id),
      extra: [...members(unknown, 'envelope.'), ...members(unknownMetadata, 'envelope.metadata.')],
    },
    frame: data,
  }
}

/** @throws {BadLine} unless the text is one JSON object. */
export function parseObject(text: string, name: string): JsonObject {
  let value: unknown
  try {
    value = parseKeepingNumbers(text)
  } catch (error) {
    throw new BadLine(`${name} is not JSON`, { cause: error })
  }
  if (!isObject(value)) throw new BadLine(`${name} is not a JSON object`)
  return value
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function members(object: JsonObject, prefix: string): string[] {
  return Object.entries(object).map(([key, value]) => member(prefix + key, value))
}
