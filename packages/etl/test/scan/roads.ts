import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { Draft } from '../../src/columns/draft.ts'
import type { ConversionSettings } from '../../src/conversion-settings.ts'
import { LineParser } from '../../src/lines/line-parser.ts'
import { LineReader } from '../../src/lines/line-reader.ts'
import type { Source } from '../../src/source.ts'
import { type Reader, Road } from './road.ts'

/** The product's reader, and beside it JSON.parse for every line. */
export class Roads {
  private readonly both: Road<LineReader>
  private readonly slow: Road<Reader>

  constructor(source: Source, settings: ConversionSettings) {
    this.both = new Road(source, settings, (...parts) => new LineReader(...parts))
    this.slow = new Road(source, settings, (from, tables, sequences, isExact, machine) => {
      const parser = new LineParser(from, tables, sequences, new Draft(machine), isExact)
      return {
        get channel() {
          return parser.channel
        },
        get end() {
          return parser.end
        },
        readLine: (start, isAscii) => parser.readLine(machine.bytes, start, isAscii),
      }
    })
  }

  /** Lines that the product's reader left to JSON.parse. */
  get parsedLines(): number {
    return this.both.reader.parsedLines
  }

  expectSame(lines: readonly (string | Uint8Array)[]): void {
    const [ours, theirs] = [this.both.read(lines), this.slow.read(lines)]
    // vitest's comparison takes longer than both conversions.
    if (isDeepStrictEqual(ours, theirs)) return
    console.error(lines.map((line) => Buffer.from(line).toString()).join('\n'))
    expect(ours).toEqual(theirs)
    expect.unreachable('different, but not to expect()')
  }
}
