import { RECORDER_CHANNEL } from '@fluxforge/segments'
import type { Draft } from '../columns/draft.ts'
import type { Table } from '../columns/table.ts'
import type { Machine } from '../machine/machine.ts'
import { offsetOf, type Place } from '../machine/program.ts'
import { FrameHost } from '../scan/frame-host.ts'
import { isScannable } from '../scan/is-scannable.ts'
import { SURPRISE } from '../scan/surprise.ts'
import { UnknownKeys } from '../scan/unknown-keys.ts'
import { BadLine } from '../shapes/bad-line.ts'
import type { Source } from '../source.ts'
import type { LineCounter } from './line-counter.ts'
import { OuterValues } from './outer-values.ts'
import type { Sequences } from './sequences.ts'
import type { SourceTables } from './source-tables.ts'

// As `assembly/line.ts` lays out a line.
const LINE_BYTES = 16
const NUMBER_AT = 0
const ROUTE_AT = 8
const CONNECTION_AT = 10

/** Where scanning stopped. */
export interface Stop {
  readonly at: Place
  /** Whether the line there is one that only the other road can tell about. */
  readonly isOdd: boolean
}

/** The fast road: lines scanned as bytes by the program in `assembly/`, in our own writer's envelope or the ancestor's. */
export class LineScanner {
  private readonly tables: SourceTables
  private readonly sequences: Sequences
  private readonly draft: Draft
  private readonly machine: Machine
  private readonly host: FrameHost

  constructor(source: Source, tables: SourceTables, sequences: Sequences, draft: Draft, isExact: boolean, machine: Machine) {
    const { sequenceKeys } = new OuterValues(source)
    const { program } = machine
    const host = new FrameHost(machine, draft, isExact, new UnknownKeys(sequenceKeys))
    this.tables = tables
    this.sequences = sequences
    this.draft = draft
    this.machine = machine
    this.host = host
    machine.scanHost = host
    program.setMetadata(machine.literal(`,"metadata":{"source":${JSON.stringify(source.name)},"channel":`))
    for (const key of sequenceKeys) program.addSequenceKey(machine.literal(`${JSON.stringify(key)}:`))
    for (const [channel, { isEnabled, shape, table }] of tables.byChannel) {
      if (!isEnabled) host.routes.stepOver(channel, 'disabled')
      else if (isScannable(shape, sequenceKeys)) host.routes.convert(channel, host.loaded.add(shape, table), table)
    }
    for (const channel of source.controlChannels) host.routes.stepOver(channel, 'control')
    host.routes.delete(RECORDER_CHANNEL)
  }

  /** Scans lines from `at` on, up to `end` or where it has to stop: between two lines, all of those before being read. */
  scan(at: Place, end: Place, counter: LineCounter): Stop {
    const { program } = this.machine
    let stop: Stop
    try {
      stop = { at: offsetOf(program.scanLines(at, end, this.tables.maxHeldBytes)), isOdd: false }
    } catch (error) {
      this.abandon()
      if (error !== SURPRISE && !(error instanceof BadLine)) throw error
      stop = { at: offsetOf(program.lineStart()), isOdd: true }
    }
    this.countLines(counter)
    return stop
  }

  private abandon(): void {
    const route = this.machine.program.abandonLine()
    this.host.abandonLine()
    if (route >= 0) this.host.routes.at(route).table?.rollbackLine(this.draft)
  }

  private countLines(counter: LineCounter): void {
    const { program } = this.machine
    const { routes, loaded } = this.host
    const lines = new DataView(program.memory.buffer, program.scannedLines(), program.scannedCount() * LINE_BYTES)
    let table: Table | null = null
    for (let line = 0; line < lines.byteLength; line += LINE_BYTES) {
      const route = routes.at(lines.getUint16(line + ROUTE_AT, true))
      table = route.table
      counter.count(route.channel, route.outcome)
      this.sequences.addFrame(loaded.connections.wordOf(lines.getUint16(line + CONNECTION_AT, true)))
      this.sequences.addNumber(lines.getFloat64(line + NUMBER_AT, true))
    }
    // Only the last line may have left anything to be done.
    if (program.isLastUnfinished() !== 0) table?.commitLine(this.draft)
    else if (program.hasLastFilled() !== 0) table?.releaseFull()
  }
}
