import { RECORDER_CHANNEL } from '@fluxforge/segments'
import type { Draft } from '../columns/draft.ts'
import { CAPTURE_TIMESTAMP, CONNECTION_ID, SEQUENCE_NUM, SERVER_TIMESTAMP } from '../columns/schema.ts'
import { BadLine } from '../shapes/bad-line.ts'
import { DIGITS_WANTED, ObjectReader } from '../shapes/object-reader.ts'
import type { Source } from '../source.ts'
import { isObject, member, parseKeepingNumbers } from '../text/json.ts'
import { TimestampReader } from '../text/timestamp.ts'
import { type Envelope, OwnEnvelopes, parseEnvelope } from './envelope.ts'
import { type Frame, frameText, parseFrame, textOf } from './frame.ts'
import { gapKind } from './gap-kind.ts'
import type { Outcome } from './outcome.ts'
import { OuterValues } from './outer-values.ts'
import type { Sequences } from './sequences.ts'
import type { Destination, SourceTables } from './source-tables.ts'

export const UNREADABLE_CHANNEL = '_unreadable'

const NEWLINE = 0x0a

/** The road that knows everything: a line through JSON.parse, its keys in any order. It is the reference for the other one. */
export class LineParser {
  /** Of the line read last, as far as it could be told. */
  channel: string = UNREADABLE_CHANNEL
  /** Its newline's place. */
  end = 0
  private readonly sourceName: string
  private readonly controlChannels: ReadonlySet<string>
  private readonly tables: SourceTables
  private readonly sequences: Sequences
  private readonly outer: OuterValues
  private readonly own = new OwnEnvelopes()
  private readonly captureTimes = new TimestampReader()
  private readonly draft: Draft
  private readonly reader: ObjectReader

  constructor(source: Source, tables: SourceTables, sequences: Sequences, draft: Draft, isExact: boolean) {
    this.sourceName = source.name
    this.controlChannels = new Set(source.controlChannels)
    this.tables = tables
    this.sequences = sequences
    this.outer = new OuterValues(source)
    this.draft = draft
    this.reader = new ObjectReader(draft, isExact)
  }

  /**
   * Reads the line that begins at `start` of `slab`. `isAscii` may be false for a line that is.
   * @throws {BadLine} and leaves no rows, if the line has to become a dead letter.
   */
  readLine(slab: Buffer, start: number, isAscii: boolean): Outcome {
    this.channel = UNREADABLE_CHANNEL
    this.end = slab.indexOf(NEWLINE, start)
    try {
      return this.readText(textOf(slab, start, this.end, isAscii))
    } catch (error) {
      // What JSON.parse reads without a stack, JSON.stringify and revivers walk with one.
      if (error instanceof RangeError) throw new BadLine('line is nested too deeply', { cause: error })
      throw error
    }
  }

  private readText(line: string): Outcome {
    const own = this.own.find(line)
    if (own === undefined) return this.readForeign(line)
    this.checkEnvelope(own)
    return this.readFrame(own, parseFrame(frameText(line, own.from)))
  }

  private readForeign(line: string): Outcome {
    const { envelope, frame } = parseEnvelope(line)
    this.checkEnvelope(envelope)
    if (!isObject(frame)) throw new BadLine('frame is not a JSON object')
    return this.readFrame(envelope, { value: frame, text: null })
  }

  private checkEnvelope({ source, channel, connectionId }: Envelope): void {
    this.channel = channel
    if (source !== undefined && source !== this.sourceName) throw new BadLine(`metadata.source is not ${JSON.stringify(this.sourceName)}`)
    if (channel !== RECORDER_CHANNEL) this.sequences.addFrame(connectionId)
  }

  private readFrame(envelope: Envelope, frame: Frame): Outcome {
    const { channel } = envelope
    if (channel === RECORDER_CHANNEL) return this.readGap(envelope, frame)
    this.sequences.addNumber(this.outer.sequenceOf(frame.value))
    if (this.controlChannels.has(channel)) return 'control'
    const described = this.tables.byChannel.get(channel)
    if (described === undefined) return this.readOther(envelope, frame)
    return this.convert(envelope, frame, described, ({ value }) => this.reader.read(described.shape, described.table, value))
  }

  private readGap(envelope: Envelope, frame: Frame): Outcome {
    const { gaps } = this.tables
    const kind = gapKind(frame.value)
    if (kind === null) return 'control'
    return this.convert(envelope, frame, gaps, ({ value }) => {
      this.reader.readValues(gaps.shape, { connection_id: envelope.connectionId, ...value, cause: kind })
      this.reader.appendRow(gaps.table)
    })
  }

  private readOther(envelope: Envelope, frame: Frame): Outcome {
    const { other } = this.tables
    return this.convert(envelope, frame, other, ({ value, text }) => {
      this.draft.numbers[SERVER_TIMESTAMP] = this.outer.serverTimeOf(value)
      this.draft.numbers[SEQUENCE_NUM] = this.outer.sequenceOf(value)
      this.reader.readValues(other.shape, { channel: envelope.channel, message: text ?? JSON.stringify(value) })
      this.reader.appendRow(other.table)
    })
  }

  /** All of the line's rows, or none: what `read` appended is taken back if it throws. */
  private convert(envelope: Envelope, frame: Frame, destination: Destination, read: (frame: Frame) => void): Outcome {
    const { table, isEnabled } = destination
    if (!isEnabled) return 'disabled'
    table.beginLine()
    try {
      this.begin(envelope, frame, destination)
      read(frame)
    } catch (error) {
      table.rollbackLine(this.draft)
      if (error !== DIGITS_WANTED || frame.text === null) throw error
      const value = parseKeepingNumbers(frame.text)
      if (!isObject(value)) throw error
      return this.convert(envelope, { value, text: null }, destination, read)
    }
    table.commitLine(this.draft)
    return 'converted'
  }

  private begin(envelope: Envelope, frame: Frame, destination: Destination): void {
    const { draft } = this
    draft.begin()
    const { captureTs, connectionId, extra } = envelope
    if (
      typeof captureTs !== 'string' ||
      !this.captureTimes.read(captureTs, draft.numbers, CAPTURE_TIMESTAMP) ||
      Number.isNaN(draft.numbers[CAPTURE_TIMESTAMP])
    )
      throw new BadLine('capture_ts is not a time')
    const connection = destination.table.schema.dictionary(CONNECTION_ID).idOf(connectionId)
    draft.words[CONNECTION_ID] = connection ?? 0
    this.reader.begin(frame.text, connection === undefined ? [...extra, member('envelope.metadata.connection_id', connectionId)] : extra)
  }
}
