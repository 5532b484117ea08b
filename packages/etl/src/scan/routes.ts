import type { Table } from '../columns/table.ts'
import type { Machine } from '../machine/machine.ts'
import type { Place } from '../machine/program.ts'

/** What is done with a channel's frames: rows go to a table, if there are any. */
export interface Route {
  readonly channel: string
  readonly place: Place
  readonly outcome: 'converted' | 'control' | 'disabled'
  readonly table: Table | null
}

/** Channels whose frames the program knows what to do with; all others are left to the other road. */
export class Routes {
  private readonly machine: Machine
  private readonly byChannel = new Map<string, Route>()
  /** As the program numbers them. */
  private readonly all: Route[] = []

  constructor(machine: Machine) {
    this.machine = machine
  }

  convert(channel: string, shape: Place, table: Table): void {
    this.add(channel, 'converted', shape, table)
  }

  stepOver(channel: string, outcome: 'control' | 'disabled'): void {
    this.add(channel, outcome, 0, null)
  }

  delete(channel: string): void {
    this.byChannel.delete(channel)
  }

  of(channel: string): Route | undefined {
    return this.byChannel.get(channel)
  }

  at(index: number): Route {
    return this.all[index]!
  }

  private add(channel: string, outcome: Route['outcome'], shape: Place, table: Table | null): void {
    const route = { channel, place: this.machine.program.createRoute(this.all.length, shape), outcome, table }
    this.all.push(route)
    this.byChannel.set(channel, route)
  }
}
