import type { Partition } from '../columns/partition.ts'
import { Table, type TakeRows } from '../columns/table.ts'
import type { ConversionSettings } from '../conversion-settings.ts'
import type { Machine } from '../machine/machine.ts'
import type { BoundShape } from '../shapes/bound-shape.ts'
import type { Source } from '../source.ts'
import { describe } from './described-source.ts'

/** Of rows that are in no row group yet, texts included: those of some 130 MB of lines. In a longer batch most partitions have one group or two nonetheless. */
const MAX_HELD_BYTES = 48 * 1024 * 1024

/** Where a frame's rows go. */
export interface Destination {
  readonly table: Table
  readonly shape: BoundShape
  readonly isEnabled: boolean
}

/** A source's tables, the two that every source has, and which channel fills which. */
export class SourceTables {
  readonly tables: readonly Table[]
  readonly byChannel: ReadonlyMap<string, Destination>
  /** Frames of channels nobody described, whole. */
  readonly other: Destination
  readonly gaps: Destination
  private readonly machine: Machine

  constructor(source: Source, settings: ConversionSettings, machine: Machine, takeRows: TakeRows) {
    const { tables, gaps, other } = describe(source, settings)
    const byChannel = new Map<string, Destination>()
    const described = tables.map(({ schema, shapes, isEnabled }) => {
      const table = new Table(schema, machine, takeRows)
      for (const [channel, shape] of shapes) byChannel.set(channel, { table, shape, isEnabled })
      return table
    })
    this.machine = machine
    this.byChannel = byChannel
    this.gaps = { ...gaps, table: new Table(gaps.schema, machine, takeRows) }
    this.other = { ...other, table: new Table(other.schema, machine, takeRows) }
    this.tables = [...described, this.gaps.table, this.other.table]
  }

  /** Puts the fullest partitions' rows into row groups until the others take no more than MAX_HELD_BYTES. Between lines. */
  makeRoom(): void {
    while (this.heldBytes > MAX_HELD_BYTES) this.releaseFullest()
  }

  /** Of those that are as full, the one that came first. */
  private releaseFullest(): void {
    let fullest: { readonly table: Table; readonly partition: Partition; readonly bytes: number } | undefined
    for (const table of this.tables)
      for (const partition of table.unreleased()) {
        const bytes = table.bytesOf(partition)
        if (bytes > (fullest?.bytes ?? 0)) fullest = { table, partition, bytes }
      }
    fullest?.table.release(fullest.partition)
  }

  /** Of all lines read so far; not yet those of the line in hand. */
  get heldBytes(): number {
    return this.machine.program.heldBytes() + this.besideBytes
  }

  /** What the program may hold of them before there has to be room. */
  get maxHeldBytes(): number {
    return Math.max(0, MAX_HELD_BYTES - this.besideBytes)
  }

  private get besideBytes(): number {
    return this.tables.reduce((sum, { besideBytes }) => sum + besideBytes, 0)
  }
}
