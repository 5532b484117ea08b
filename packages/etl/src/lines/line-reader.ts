import { Draft } from '../columns/draft.ts'
import type { Machine } from '../machine/machine.ts'
import type { Source } from '../source.ts'
import { LineParser } from './line-parser.ts'
import { LineScanner } from './line-scanner.ts'
import type { Outcome } from './outcome.ts'
import type { Sequences } from './sequences.ts'
import type { SourceTables } from './source-tables.ts'

/** Lines to rows, one by one: as bytes where all is plain and as described, by JSON.parse where anything is not. Both roads give the same rows. */
export class LineReader {
  /** Of the line read last, as far as it could be told. */
  channel = ''
  /** Its newline's place. */
  end = 0
  /** Lines that took the slow road. */
  parsedLines = 0
  private readonly machine: Machine
  private readonly scanner: LineScanner
  private readonly parser: LineParser

  constructor(source: Source, tables: SourceTables, sequences: Sequences, isExact: boolean, machine: Machine) {
    const draft = new Draft(machine)
    this.machine = machine
    this.scanner = new LineScanner(source, tables, sequences, draft, isExact, machine)
    this.parser = new LineParser(source, tables, sequences, draft, isExact)
  }

  /**
   * Reads the line that begins at `start` of the lines that the machine loaded last. `isAscii` may be false for a line that is.
   * @throws {BadLine} and leaves no rows, if the line has to become a dead letter.
   */
  readLine(start: number, isAscii: boolean): Outcome {
    const { scanner, parser } = this
    const scanned = scanner.scan(start)
    if (scanned !== null) {
      this.channel = scanner.channel
      this.end = scanner.end
      return scanned
    }
    this.parsedLines++
    try {
      return parser.readLine(this.machine.bytes, start, isAscii)
    } finally {
      this.channel = parser.channel
      this.end = parser.end
    }
  }
}
