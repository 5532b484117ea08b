import { Random } from '@fluxforge/testkit'
import type { SimProcess } from '../sim-process.ts'
import type { CrashPlan, Operation, World } from '../world.ts'

/** The ways to die at an operation. A power cut between two operations takes all that was not synced, or some of it. */
export const CRASH_WAYS = ['killed before', 'killed after', 'power cut before', 'power cut after'] as const
export type CrashWay = (typeof CRASH_WAYS)[number]

export interface CrashPoint {
  /** From 1: of the scenario. */
  readonly operation: number
  readonly way: CrashWay
  /** Once more, when a program that died has been started again: at its so-manieth operation since, from 1. */
  readonly again: { readonly program: string; readonly operation: number; readonly isBefore: boolean } | null
}

/** A program that was started again recovers for so long, and in so many operations at most. */
const RECOVERY_MS = 2500
const MOST_OPERATIONS = 150

/** One crash, at an operation of the scenario, and one more in the recovery from it where that is asked for. */
export class PlannedCrash implements CrashPlan {
  /** What each program that died did when it was started again. */
  readonly recoveries = new Map<string, string[]>()
  crashes = 0
  readonly #world: World
  readonly #point: CrashPoint | null
  readonly #begunMs = new Map<SimProcess, number>()

  /** `point`: null for a run without any. */
  constructor(world: World, point: CrashPoint | null) {
    this.#world = world
    this.#point = point
  }

  before(operation: Operation): void {
    const point = this.#point
    if (point === null) return
    const { process } = operation
    if (this.#isRecovering(process)) this.recoveries.get(process.name)?.push(operation.name)
    if (this.#isDue(operation, true)) this.#crash(operation, point.way)
  }

  after(operation: Operation): void {
    if (this.#point !== null && this.#isDue(operation, false)) this.#crash(operation, this.#point.way)
  }

  #isRecovering(process: SimProcess): boolean {
    const recovery = this.recoveries.get(process.name)
    if (recovery === undefined || recovery.length >= MOST_OPERATIONS) return false
    const begunMs = this.#begunMs.get(process) ?? this.#world.nowMs
    this.#begunMs.set(process, begunMs)
    return this.#world.nowMs - begunMs < RECOVERY_MS
  }

  #isDue({ number, process }: Operation, isBefore: boolean): boolean {
    if (this.#point === null) return false
    const { operation, way, again } = this.#point
    if (this.crashes === 0) return number === operation && isBefore === way.endsWith('before')
    if (this.crashes > 1 || again?.program !== process.name || isBefore !== again.isBefore) return false
    return this.recoveries.get(process.name)?.length === again.operation
  }

  #crash({ process, name, number }: Operation, way: CrashWay): void {
    this.crashes++
    const { machine } = process
    this.#world.tell(`${process.name} on ${machine.name}: ${way} operation ${number}, ${name}`)
    if (way.startsWith('killed')) {
      this.#recover(process)
      process.kill()
    } else {
      for (const one of machine.processes) this.#recover(one)
      machine.cutPower(way === 'power cut before' ? null : new Random(number))
    }
  }

  #recover({ name }: SimProcess): void {
    if (!this.recoveries.has(name)) this.recoveries.set(name, [])
  }
}
