import { RECORDER_CHANNEL } from '@fluxforge/segments'
import type { Draft } from '../columns/draft.ts'
import { CAPTURE_TIMESTAMP, CONNECTION_ID, SEQUENCE_NUM } from '../columns/schema.ts'
import type { Machine } from '../machine/machine.ts'
import type { Place } from '../machine/program.ts'
import { FrameHost, type LoadedFrame } from '../scan/frame-host.ts'
import { isScannable } from '../scan/is-scannable.ts'
import { SURPRISE } from '../scan/surprise.ts'
import { UnknownKeys } from '../scan/unknown-keys.ts'
import { BadLine } from '../shapes/bad-line.ts'
import type { Source } from '../source.ts'
import type { Outcome } from './outcome.ts'
import { OuterValues } from './outer-values.ts'
import type { Sequences } from './sequences.ts'
import type { SourceTables } from './source-tables.ts'

/** What is done with a channel's frames. */
type Route = LoadedFrame | 'control' | 'disabled'

/** The fast road: lines scanned as bytes by the program in `assembly/`, in our own writer's envelope or the ancestor's. */
export class LineScanner {
  /** Of the line scanned last. */
  channel = ''
  /** Its newline's place. */
  end: Place = 0
  private readonly sequences: Sequences
  private readonly draft: Draft
  private readonly machine: Machine
  /** Channels that aren't here are left to the other road. */
  private readonly routes = new Map<string, Route>()
  private route: Route | undefined
  private connection = ''

  constructor(source: Source, tables: SourceTables, sequences: Sequences, draft: Draft, isExact: boolean, machine: Machine) {
    const { sequenceKeys } = new OuterValues(source)
    const { program } = machine
    const host = new FrameHost(machine, draft, isExact, new UnknownKeys(sequenceKeys), (...head) => this.beginFrame(...head))
    this.sequences = sequences
    this.draft = draft
    this.machine = machine
    machine.scanHost = host
    program.setMetadata(machine.literal(`,"metadata":{"source":${JSON.stringify(source.name)},"channel":`))
    for (const key of sequenceKeys) program.addSequenceKey(machine.literal(`${JSON.stringify(key)}:`))
    for (const [channel, { isEnabled, shape, table }] of tables.byChannel) {
      if (!isEnabled) this.routes.set(channel, 'disabled')
      else if (isScannable(shape, sequenceKeys)) this.routes.set(channel, { shape: host.loaded.add(shape, table), table })
    }
    for (const channel of source.controlChannels) this.routes.set(channel, 'control')
    this.routes.delete(RECORDER_CHANNEL)
  }

  /** Scans the line at a place of the machine. Null, and nothing done, for one that only the other road can tell about. */
  scan(start: Place): Outcome | null {
    this.route = undefined
    try {
      this.end = this.machine.program.scanLine(start)
    } catch (error) {
      this.rollback()
      if (error === SURPRISE || error instanceof BadLine) return null
      throw error
    }
    return this.finish()
  }

  private beginFrame(channel: string, connection: string, captureTime: number): LoadedFrame | null {
    const { draft } = this
    const route = this.routes.get(channel)
    if (route === undefined) throw SURPRISE
    this.channel = channel
    this.connection = connection
    this.route = route
    if (typeof route === 'string') return null
    const { schema } = route.table
    route.table.beginLine()
    const connectionId = schema.newWords.idIn(schema.dictionary(CONNECTION_ID), connection)
    if (connectionId === undefined) throw SURPRISE
    draft.begin(route)
    draft.numbers[CAPTURE_TIMESTAMP] = captureTime
    draft.words[CONNECTION_ID] = connectionId
    return route
  }

  /** All of a line's rows, or none. */
  private rollback(): void {
    if (typeof this.route === 'object') this.route.table.rollbackLine()
  }

  private finish(): Outcome {
    const { route, draft, sequences } = this
    const isConverted = typeof route === 'object'
    if (isConverted) route.table.commitLine(draft)
    sequences.addFrame(this.connection)
    sequences.addNumber(isConverted ? draft.numbers[SEQUENCE_NUM]! : this.machine.program.skippedNumber())
    return isConverted ? 'converted' : route!
  }
}
