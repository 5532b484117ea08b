import type { CrashPlan, Operation } from './world.ts'

/** A crash that waits for its moment: the n-th operation, from now, of a program. */
interface Armed {
  readonly program: string
  readonly isBefore: boolean
  readonly crash: (operation: Operation) => void
  left: number
}

/** Crashes programs in the middle of what they do. */
export class ArmedCrashes implements CrashPlan {
  #armed: Armed[] = []

  arm(program: string, operations: number, isBefore: boolean, crash: Armed['crash']): void {
    this.#armed.push({ program, left: operations, isBefore, crash })
  }

  disarm(): void {
    this.#armed = []
  }

  before(operation: Operation): void {
    for (const one of this.#armed) if (one.program === operation.process.name) one.left--
    this.#fire(operation, true)
  }

  after(operation: Operation): void {
    this.#fire(operation, false)
  }

  #fire(operation: Operation, isBefore: boolean): void {
    const due = this.#armed.filter((one) => one.program === operation.process.name && one.left <= 0 && one.isBefore === isBefore)
    if (due.length === 0) return
    this.#armed = this.#armed.filter((one) => !due.includes(one))
    for (const { crash } of due) crash(operation)
  }
}
