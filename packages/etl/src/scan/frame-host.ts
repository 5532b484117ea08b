import type { Draft } from '../columns/draft.ts'
import { CONNECTION_ID } from '../columns/schema.ts'
import type { Machine } from '../machine/machine.ts'
import type { Place, ScanHost } from '../machine/program.ts'
import { clearUnseen } from '../shapes/clear-cells.ts'
import { Extra } from '../shapes/extra.ts'
import { readOddValue } from '../shapes/odd-values.ts'
import { secondsToMicros, timestampFromText } from '../text/timestamp.ts'
import { LoadedShapes } from './loaded-shapes.ts'
import { Routes } from './routes.ts'
import { SURPRISE } from './surprise.ts'
import type { UnknownKeys } from './unknown-keys.ts'

const DAY_CHARS = '2025-12-03T'.length

/** What the program can't do by itself while it scans, by the rules of the other road. */
export class FrameHost implements ScanHost {
  readonly loaded: LoadedShapes
  readonly routes: Routes
  private readonly machine: Machine
  private readonly draft: Draft
  private readonly isExact: boolean
  private readonly unknownKeys: UnknownKeys
  private readonly extra: Extra

  constructor(machine: Machine, draft: Draft, isExact: boolean, unknownKeys: UnknownKeys) {
    this.machine = machine
    this.draft = draft
    this.isExact = isExact
    this.unknownKeys = unknownKeys
    this.loaded = new LoadedShapes(machine)
    this.routes = new Routes(machine)
    this.extra = new Extra(draft)
  }

  /** Forgets what was kept of a line that is given up. */
  abandonLine(): void {
    this.extra.cutTo(0)
  }

  surprise(): never {
    throw SURPRISE
  }

  findRoute(channel: number): Place {
    return (this.routes.of(this.loaded.channels.wordOf(channel)) ?? this.surprise()).place
  }

  learnConnection(route: number, connection: number): number {
    const { schema } = this.routes.at(route).table!
    const word = this.loaded.connections.wordOf(connection)
    return schema.newWords.idIn(schema.dictionary(CONNECTION_ID), word) ?? this.surprise()
  }

  appendRow(shape: number): void {
    this.extra.appendRow(this.loaded.tables[shape]!)
  }

  learnWord(words: number, start: Place, end: Place, slot: Place): number {
    const { machine } = this
    const forget = slot === 0 ? null : (): void => machine.program.freeSlot(slot)
    return this.loaded.learners[words]!.learn(machine.text(start, end), forget)
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
