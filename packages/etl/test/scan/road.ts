import { SLACK_BYTES } from '@fluxforge/segments'
import type { Partition } from '../../src/columns/partition.ts'
import { type Column, type Schema, storageOf } from '../../src/columns/schema.ts'
import type { Table } from '../../src/columns/table.ts'
import type { ConversionSettings } from '../../src/conversion-settings.ts'
import type { LineCounter } from '../../src/lines/line-counter.ts'
import { Sequences } from '../../src/lines/sequences.ts'
import { SourceTables } from '../../src/lines/source-tables.ts'
import { Machine } from '../../src/machine/machine.ts'
import type { Source } from '../../src/source.ts'

/** What a reader that looks too far would take for the rest of its line. */
const SLACK = Buffer.alloc(SLACK_BYTES, '"side":"bid","price_level":"1"}]}]}}')

export interface Reader {
  readLines(slab: Uint8Array, end: number, counter: LineCounter): void
}

type MakeReader<Made> = (source: Source, tables: SourceTables, sequences: Sequences, isExact: boolean, machine: Machine) => Made

/** Lines through one of the readers, and all that can be seen of them afterwards. */
export class Road<Made extends Reader> {
  readonly reader: Made
  private readonly tables: SourceTables
  private readonly sequences = new Sequences()
  private taken: (readonly [string, unknown])[] = []

  constructor(source: Source, settings: ConversionSettings, make: MakeReader<Made>) {
    const machine = Machine.take()
    this.tables = new SourceTables(source, settings, machine, (table, partition) => {
      this.taken.push([`${table.schema.table} ${partition.path}`, cellsOf(table, partition)])
    })
    this.reader = make(source, this.tables, this.sequences, settings.decimals === 'exact', machine)
  }

  /** What became of each line, and the rows of all. */
  read(lines: readonly (string | Uint8Array)[]): { readonly outcomes: readonly string[]; readonly rest: unknown } {
    const text = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
    const outcomes: string[] = []
    this.reader.readLines(Buffer.concat([text, SLACK]), text.length, {
      count: (channel, outcome) => outcomes.push(`${outcome} ${channel}`),
      refuse: (channel, at, bytes, { message }) => outcomes.push(`${at} ${Buffer.from(bytes).toString('base64')} ${channel} ${message}`),
    })
    return { outcomes, rest: this.rest() }
  }

  /** Rows and counts, rows in the order in which partitions came. */
  private rest(): unknown {
    const { tables } = this.tables
    this.taken = []
    for (const table of tables) for (const partition of table.unreleased()) table.release(partition)
    const readings = tables.map(({ rows, inexact, schema }) => ({
      rows,
      inexact: Object.entries(inexact),
      words: schema.columns.filter(({ kind }) => kind === 'dictionary').map(({ cell }) => schema.dictionary(cell).values.slice()),
    }))
    return { rows: this.taken.toSorted(([a], [b]) => (a < b ? -1 : 1)), readings, connections: this.sequences.readings() }
  }
}

function cellsOf({ schema }: Table, partition: Partition): unknown {
  return schema.columns.map((column) => [column.name, columnOf(column, schema, partition)])
}

function columnOf({ kind, cell }: Column, schema: Schema, partition: Partition): unknown {
  switch (storageOf(kind)) {
    case 'number':
      return [Buffer.from(partition.numbers(cell).values.slice().buffer), [...(partition.bigs[cell] ?? [])]]
    case 'word':
      return Array.from(partition.words(cell), (id) => schema.dictionary(cell).values[id])
    case 'text':
      return [...(partition.texts[cell] ?? [])]
  }
}
