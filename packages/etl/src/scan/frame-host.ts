import type { Draft } from '../columns/draft.ts'
import type { Table } from '../columns/table.ts'
import type { Machine } from '../machine/machine.ts'
import type { Place, ScanHost } from '../machine/program.ts'
import { clearUnseen } from '../shapes/clear-cells.ts'
import { Extra } from '../shapes/extra.ts'
import { readOddValue } from '../shapes/odd-values.ts'
import { secondsToMicros, timestampFromText } from '../text/timestamp.ts'
import { LoadedShapes } from './loaded-shapes.ts'
import { SURPRISE } from './surprise.ts'
import type { UnknownKeys } from './unknown-keys.ts'

const DAY_CHARS = '2025-12-03T'.length

/** A shape in the program's memory, and where its rows go. */
export interface LoadedFrame {
  readonly shape: Place
  readonly table: Table
}

/** Says what becomes of a frame; null if it gives no rows. '' is no connection. */
export type BeginFrame = (channel: string, connection: string, captureTime: number) => LoadedFrame | null

/** What the program can't do by itself while it scans, by the rules of the other road. */
export class FrameHost implements ScanHost {
  readonly loaded: LoadedShapes
  private readonly machine: Machine
  private readonly draft: Draft
  private readonly isExact: boolean
  private readonly unknownKeys: UnknownKeys
  private readonly begin: BeginFrame
  private readonly extra: Extra
  private table: Table | undefined

  constructor(machine: Machine, draft: Draft, isExact: boolean, unknownKeys: UnknownKeys, begin: BeginFrame) {
    this.machine = machine
    this.draft = draft
    this.isExact = isExact
    this.unknownKeys = unknownKeys
    this.begin = begin
    this.loaded = new LoadedShapes(machine)
    this.extra = new Extra(draft)
  }

  surprise(): never {
    throw SURPRISE
  }

  beginFrame(channel: number, connection: number, captureTime: number): Place {
    const { channels, connections } = this.loaded
    const frame = this.begin(channels.wordOf(channel), connections.wordOf(connection), captureTime)
    if (frame === null) return 0
    this.table = frame.table
    this.extra.cutTo(0)
    return frame.shape
  }

  appendRow(): void {
    this.extra.appendRow(this.table!)
  }

  learnWord(words: number, start: Place, end: Place, slot: Place): number {
    const { machine } = this
    return this.loaded.learners[words]!.learn(machine.text(start, end), () => machine.program.freeSlot(slot))
  }

  readTime(start: Place, end: Place): number {
    return timestampFromText(this.machine.text(start, end)) ?? this.surprise()
  }

  readDay(start: Place): number {
    return timestampFromText(`${this.machine.text(start, start + DAY_CHARS)}00:00:00Z`) ?? NaN
  }

  readSeconds(seconds: number): number {
    return secondsToMicros(seconds) ?? this.surprise()
  }

  readText(field: number, start: Place, end: Place): void {
    const { draft } = this
    const isHeld = readOddValue(this.loaded.fields[field]!, this.machine.text(start, end), draft, this.isExact)
    // Plain values read later would not take back what a big one left behind.
    if (!isHeld || draft.bigs.size > 0) throw SURPRISE
  }

  clearUnseen(shape: number, seen: number): void {
    clearUnseen(this.loaded.shapes[shape]!, seen, this.draft)
  }

  keepUnknown(shape: number, keyStart: Place, keyEnd: Place, start: Place, end: Place, around: number): void {
    const { machine } = this
    const [key, value] = [machine.text(keyStart, keyEnd), machine.text(start, end)]
    this.unknownKeys.keep(key, value, this.loaded.shapes[shape]!, this.extra, around)
  }

  cutUnknown(size: number): void {
    this.extra.cutTo(size)
  }
}
