import { setTimeout } from 'node:timers/promises'
import type { AppProcess, ProcessEnd } from '@fluxforge/testkit'
import type { Edge, Strike } from './kill-plan.ts'

const WORDS: Readonly<Record<Edge, RegExp>> = {
  start: /^/,
  connected: /\[feed\] Connected/,
  sealed: /\[LogWriter\] (Recovered|Sealed)/,
  // A frame of this life, behind an ack.
  durable: /\[feed\] Subscribed.*\[LogWriter\] Flushed/s,
  reading: /\[ETLJob\] Reading/,
  wrote: /\[ParquetWriter\] Wrote/,
  committed: /\[ETLJob\] Committed/,
}
/** For what may never be said, as long as there is nothing to do. */
const PATIENCE_MS = 2000
/** For what must be said, however busy the machine. */
const SAID_WITHIN_MS = 60_000

/** A program that is killed again and again, and started again at once. */
export class Victim implements AsyncDisposable {
  kills = 0
  /** When each life began, in microseconds since 1970. */
  readonly startsUs: number[] = []
  /** From each kill that was followed by waiting for it, until a fresh frame was durable. */
  readonly recoveryMs: number[] = []
  readonly problems: string[] = []
  readonly #name: string
  readonly #start: () => AppProcess
  readonly #mayEnd: boolean
  #killedMs: number | null = null
  #process: AppProcess

  /** `mayEnd`: in order, with 0 or 1, when it finds nothing (more) to do. */
  constructor(name: string, start: () => AppProcess, mayEnd = false) {
    this.#name = name
    this.#start = start
    this.#mayEnd = mayEnd
    this.#process = this.#begin()
  }

  async strike({ edge, waitMs }: Strike): Promise<void> {
    if (edge === 'durable') await this.#recovered()
    else if (edge !== 'start') await this.#hasSaid(WORDS[edge], PATIENCE_MS)
    await setTimeout(waitMs)
    const end = await this.#process.stop('SIGKILL')
    if (end === 'SIGKILL') {
      this.kills += 1
      this.#killedMs = performance.now()
    } else this.#look(end)
    this.#process = this.#begin()
  }

  /** Its present life, once that has said something. */
  async said(words: RegExp): Promise<AppProcess> {
    if (!(await this.#hasSaid(words, SAID_WITHIN_MS))) this.#complain(`it did not say ${words} within ${SAID_WITHIN_MS} ms`)
    return this.#process
  }

  /** In order. */
  async stop(): Promise<void> {
    const end = await this.#process.stop()
    if (end !== 0) this.#look(end)
  }

  async #recovered(): Promise<void> {
    const killedMs = this.#killedMs
    if (!(await this.#hasSaid(WORDS.durable, SAID_WITHIN_MS))) this.#complain(`no fresh frame was durable within ${SAID_WITHIN_MS} ms`)
    else if (killedMs !== null) this.recoveryMs.push(performance.now() - killedMs)
    this.#killedMs = null
  }

  async #hasSaid(words: RegExp, patienceMs: number): Promise<boolean> {
    const patience = new AbortController()
    const said = this.#process.said(words).then(
      () => true,
      () => false, // It ended before: seen where it is killed.
    )
    try {
      return await Promise.race([said, setTimeout(patienceMs, false, { signal: patience.signal })])
    } finally {
      patience.abort()
    }
  }

  #begin(): AppProcess {
    this.startsUs.push(Date.now() * 1000)
    return this.#start()
  }

  #look(end: ProcessEnd): void {
    if (!(this.#mayEnd && (end === 0 || end === 1))) this.#complain(`it ended by itself with ${end}`)
  }

  #complain(what: string): void {
    this.problems.push(`${this.#name}, life ${this.startsUs.length}: ${what}, having said:\n${this.#process.output.slice(-2000)}`)
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#process[Symbol.asyncDispose]()
  }
}
