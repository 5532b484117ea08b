import { RECORDER_CHANNEL } from '@fluxforge/segments'
import { CLOSE_OBJECT, NEWLINE } from '../bytes/ascii.ts'
import { Cursor } from '../bytes/cursor.ts'
import { Literal } from '../bytes/literal.ts'
import { SURPRISE } from '../bytes/surprise.ts'
import { TimestampScanner } from '../bytes/timestamp.ts'
import type { Draft } from '../columns/draft.ts'
import { CAPTURE_TIMESTAMP, CONNECTION_ID, SEQUENCE_NUM } from '../columns/schema.ts'
import { FrameSkipper } from '../scan/frame-skipper.ts'
import { isScannable } from '../scan/is-scannable.ts'
import { NameScanner } from '../scan/name-scanner.ts'
import { ObjectScanner } from '../scan/object-scanner.ts'
import { UnknownKeys } from '../scan/unknown-keys.ts'
import { BadLine } from '../shapes/bad-line.ts'
import type { Source } from '../source.ts'
import type { Outcome } from './outcome.ts'
import { OuterValues } from './outer-values.ts'
import type { Sequences } from './sequences.ts'
import type { Destination, SourceTables } from './source-tables.ts'

/** What is done with a channel's frames. */
type Route = Destination | 'control' | 'disabled'

const CAPTURE_TS = Literal.of('{"capture_ts":')
const CONNECTION = Literal.of(',"connection_id":')
const DATA = Literal.of('},"data":')
const DATA_FIRST = Literal.of(',"data":')
const CHANNEL_FIRST = Literal.of('{"channel":')

/** The fast road: one line, byte by byte, in our own writer's envelope or the ancestor's, where the frame comes first and no connection is named. */
export class LineScanner {
  /** Of the line scanned last. */
  channel = ''
  /** Its newline's place. */
  end = 0
  private isFrameFirst = false
  private readonly sequences: Sequences
  private readonly draft: Draft
  private readonly cursor = new Cursor()
  private readonly objects: ObjectScanner
  private readonly skipper: FrameSkipper
  private readonly metadata: Literal
  private readonly captureTimes = new TimestampScanner()
  private readonly captureTime = new Float64Array(1)
  private readonly channels = new NameScanner()
  private readonly connections = new NameScanner()
  /** Channels that aren't here are left to the other road. */
  private readonly routes = new Map<string, Route>()

  constructor(source: Source, tables: SourceTables, sequences: Sequences, draft: Draft, isExact: boolean) {
    const { sequenceKeys } = new OuterValues(source)
    this.sequences = sequences
    this.draft = draft
    this.objects = new ObjectScanner(this.cursor, draft, isExact, new UnknownKeys(sequenceKeys))
    this.skipper = new FrameSkipper(sequenceKeys)
    this.metadata = Literal.of(`,"metadata":{"source":${JSON.stringify(source.name)},"channel":`)
    for (const [channel, destination] of tables.byChannel) {
      if (!destination.isEnabled) this.routes.set(channel, 'disabled')
      else if (isScannable(destination.shape, sequenceKeys)) this.routes.set(channel, destination)
    }
    for (const channel of source.controlChannels) this.routes.set(channel, 'control')
    this.routes.delete(RECORDER_CHANNEL)
  }

  /** Null, and nothing done, for a line that only the other road can tell about. */
  scan(slab: Buffer, start: number): Outcome | null {
    this.cursor.moveTo(slab, start)
    try {
      return this.scanLine()
    } catch (error) {
      if (error === SURPRISE || error instanceof BadLine) return null
      throw error
    }
  }

  private scanLine(): Outcome | null {
    const { cursor } = this
    cursor.expect(CAPTURE_TS)
    this.captureTimes.scan(cursor, this.captureTime, 0)
    if (Number.isNaN(this.captureTime[0])) return null
    this.isFrameFirst = !cursor.skip(this.metadata)
    const connection = this.isFrameFirst ? '' : this.scanMetadata()
    if (this.isFrameFirst) this.peekChannel()
    const route = this.routes.get(this.channel)
    if (route === undefined) return null
    const isSkipped = route === 'control' || route === 'disabled'
    const sequence = isSkipped ? this.skip() : this.convert(route, connection)
    this.sequences.addFrame(connection)
    this.sequences.addNumber(sequence)
    return isSkipped ? route : 'converted'
  }

  /** Up to the frame. Gives the connection. */
  private scanMetadata(): string {
    const { cursor } = this
    this.channel = this.channels.scan(cursor)
    cursor.expect(CONNECTION)
    const connection = this.connections.scan(cursor)
    if (connection === '') throw SURPRISE
    cursor.expect(DATA)
    return connection
  }

  /** The frame's own channel, which the metadata behind it have to repeat. */
  private peekChannel(): void {
    const { cursor } = this
    cursor.expect(DATA_FIRST)
    const frame = cursor.at
    cursor.expect(CHANNEL_FIRST)
    this.channel = this.channels.scan(cursor)
    cursor.at = frame
  }

  private skip(): number {
    const sequence = this.skipper.skip(this.cursor)
    this.expectEnd()
    return sequence
  }

  /** All of the line's rows, or none. Gives the frame's number. */
  private convert({ table, shape }: Destination, connection: string): number {
    const { draft } = this
    table.beginLine()
    try {
      const connectionId = table.schema.newWords.idIn(table.schema.dictionary(CONNECTION_ID), connection)
      if (connectionId === undefined) throw SURPRISE
      draft.begin(shape)
      draft.numbers[CAPTURE_TIMESTAMP] = this.captureTime[0]!
      draft.words[CONNECTION_ID] = connectionId
      this.objects.scanFrame(shape, table)
      this.expectEnd()
    } catch (error) {
      table.rollbackLine()
      throw error
    }
    table.commitLine(draft)
    return draft.numbers[SEQUENCE_NUM]!
  }

  private expectEnd(): void {
    if (this.isFrameFirst) {
      this.cursor.expect(this.metadata)
      if (this.channels.scan(this.cursor) !== this.channel) throw SURPRISE
      this.cursor.expectByte(CLOSE_OBJECT)
    }
    this.cursor.expectByte(CLOSE_OBJECT)
    this.end = this.cursor.at
    this.cursor.expectByte(NEWLINE)
  }
}
