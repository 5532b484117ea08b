import { isAscii } from 'node:buffer'
import { Draft } from '../columns/draft.ts'
import type { Machine } from '../machine/machine.ts'
import type { Place } from '../machine/program.ts'
import { BadLine } from '../shapes/bad-line.ts'
import type { Source } from '../source.ts'
import type { LineCounter } from './line-counter.ts'
import { LineParser } from './line-parser.ts'
import { LineScanner } from './line-scanner.ts'
import type { Sequences } from './sequences.ts'
import type { SourceTables } from './source-tables.ts'

/** Lines to rows: as bytes where all is plain and as described, by JSON.parse where anything is not. Both roads give the same rows. */
export class LineReader {
  /** Lines that took the slow road. */
  parsedLines = 0
  private readonly tables: SourceTables
  private readonly machine: Machine
  private readonly scanner: LineScanner
  private readonly parser: LineParser

  constructor(source: Source, tables: SourceTables, sequences: Sequences, isExact: boolean, machine: Machine) {
    const draft = new Draft(machine)
    this.tables = tables
    this.machine = machine
    this.scanner = new LineScanner(source, tables, sequences, draft, isExact, machine)
    this.parser = new LineParser(source, tables, sequences, draft, isExact)
  }

  /** Reads all lines of a slab up to `end`. A line that has to become a dead letter leaves no rows. */
  readLines(slab: Uint8Array, end: number, counter: LineCounter): void {
    const isPlain = isAscii(slab.subarray(0, end))
    const first = this.machine.load(slab, end)
    for (let at = first; at < first + end; ) {
      const stop = this.scanner.scan(at, first + end, counter)
      at = stop.isOdd ? this.parse(stop.at, first, isPlain, counter) : stop.at
      this.tables.makeRoom()
    }
  }

  /** Gives the next line's place. */
  private parse(at: Place, first: Place, isPlain: boolean, counter: LineCounter): Place {
    const { parser } = this
    this.parsedLines++
    try {
      const outcome = parser.readLine(this.machine.bytes, at, isPlain)
      counter.count(parser.channel, outcome)
    } catch (error) {
      if (!(error instanceof BadLine)) throw error
      counter.refuse(parser.channel, at - first, this.machine.bytes.subarray(at, parser.end), error)
    }
    return parser.end + 1
  }
}
