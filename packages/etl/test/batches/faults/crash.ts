import type { Around } from './stepped-storage.ts'

/** A process that is killed at one of its storage operations: nothing it does after that reaches the storage. */
export class Crash {
  steps = 0
  readonly #at: number
  readonly #when: 'before' | 'after'

  /** `at`: counted from 1; a higher number than there are operations is no crash. */
  constructor(at: number, when: 'before' | 'after') {
    this.#at = at
    this.#when = when
  }

  readonly around: Around = async (step, run) => {
    this.steps++
    if (this.steps > this.#at || (this.steps === this.#at && this.#when === 'before')) throw new Killed(step)
    const isLast = this.steps === this.#at
    await run()
    if (isLast) throw new Killed(step)
  }
}

export class Killed extends Error {
  constructor(step: string) {
    super(`killed at ${step}`)
  }
}

/** A process that is killed at the first operation of a kind. */
export function killAt(kind: RegExp, when: 'before' | 'after' = 'before'): Around {
  let crash: Crash | undefined
  return async (step, run) => {
    if (kind.test(step)) crash ??= new Crash(1, when)
    await (crash === undefined ? run() : crash.around(step, run))
  }
}
