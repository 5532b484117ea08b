import { setTimeout } from 'node:timers/promises'
import type { AppProcess, ProcessEnd } from '@fluxforge/testkit'
import type { Random } from './random.ts'

/** Programs say their first words within this. */
const STARTING_MS = 700

/** A program that is killed again and again, and started again at once. */
export class Victim implements AsyncDisposable {
  readonly #start: () => AppProcess
  /** What it says at work. */
  readonly #words: readonly RegExp[]
  readonly #longestWorkMs: number
  #process: AppProcess

  constructor(start: () => AppProcess, words: readonly RegExp[], longestWorkMs: number) {
    this.#start = start
    this.#words = words
    this.#longestWorkMs = longestWorkMs
    this.#process = start()
  }

  /**
   * One time in four while it starts, else at work: most often soon after one of its words, which stand at the edges between its steps.
   *
   * @throws {Error} when it ended by itself before.
   */
  async kill(times: number, random: Random): Promise<void> {
    for (let left = times; left > 0; left -= 1) {
      const word = random.integer(4) === 0 ? undefined : this.#words[random.integer(this.#words.length)]
      if (word !== undefined) await this.#process.said(word)
      const longestMs = word === undefined ? STARTING_MS : this.#longestWorkMs * (random.integer(100) / 100)
      await setTimeout(random.integer(longestMs))
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
