import { setTimeout } from 'node:timers/promises'
import type { AppProcess, ProcessEnd } from '@fluxforge/testkit'
import type { Random } from './random.ts'

/** Programs say their first words within this. */
const STARTING_MS = 700
const WORKING_MS = 1500

/** A program that is killed again and again, and started again at once. */
export class Victim implements AsyncDisposable {
  readonly #start: () => AppProcess
  /** What it says when it is at work. */
  readonly #atWork: RegExp
  #process: AppProcess

  constructor(start: () => AppProcess, atWork: RegExp) {
    this.#start = start
    this.#atWork = atWork
    this.#process = start()
  }

  /**
   * One time in four while it starts, else at work.
   *
   * @throws {Error} when it ended by itself before.
   */
  async kill(times: number, random: Random): Promise<void> {
    for (let left = times; left > 0; left -= 1) {
      const isStarting = random.integer(4) === 0
      if (!isStarting) await this.#process.said(this.#atWork)
      await setTimeout(random.integer(isStarting ? STARTING_MS : WORKING_MS))
      const end = await this.#process.stop('SIGKILL')
      if (end !== 'SIGKILL') throw new Error(`with ${left} kills left: ended by itself with ${end}, having said:\n${this.#process.output}`)
      this.#process = this.#start()
    }
  }

  /** Ends its last life in order, once that has said something. */
  async stop(pattern: RegExp): Promise<{ readonly exit: ProcessEnd; readonly output: string }> {
    await this.#process.said(pattern)
    const exit = await this.#process.stop()
    return { exit, output: this.#process.output }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]()
  }
}
