import { isAscii } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { Draft } from '../../src/columns/draft.ts'
import type { ConversionSettings } from '../../src/conversion-settings.ts'
import type { LineCounter } from '../../src/lines/line-counter.ts'
import { LineParser } from '../../src/lines/line-parser.ts'
import { LineReader } from '../../src/lines/line-reader.ts'
import { BadLine } from '../../src/shapes/bad-line.ts'
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
      return { readLines: (slab, end, counter) => parseLines(parser, Buffer.from(slab), end, counter) }
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

function parseLines(parser: LineParser, slab: Buffer, end: number, counter: LineCounter): void {
  const isPlain = isAscii(slab.subarray(0, end))
  for (let at = 0; at < end; at = parser.end + 1) {
    try {
      const outcome = parser.readLine(slab, at, isPlain)
      counter.count(parser.channel, outcome)
    } catch (error) {
      if (!(error instanceof BadLine)) throw error
      counter.refuse(parser.channel, at, slab.subarray(at, parser.end), error)
    }
  }
}
