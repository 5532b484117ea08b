import { Random } from '@fluxforge/testkit'
import { EventQueue } from './event-queue.ts'
import type { SimProcess } from './sim-process.ts'

/** One operation of a program on a file system or an object storage. */
export interface Operation {
  /** From 1, in the order in which they take effect. */
  readonly number: number
  readonly process: SimProcess
  /** `file link /data/raw/…`, `s3 create raw/…`. */
  readonly name: string
}

/** Asked around every operation: where a program may be killed. */
export interface CrashPlan {
  before(operation: Operation): void
  after(operation: Operation): void
}

export interface OperationOptions {
  /** True: it is on its way elsewhere, so that it may take effect although its process was killed meanwhile. */
  readonly outlives?: boolean
}

/** What `quiet` waits for costs a turn of the event loop: everything that a program does by itself has come to its end then. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Times are whole numbers of 1/1024 ms: sums of those are exact, so that nobody who wakes is a hair too early, and sleeps again for no time at all. */
const TICKS = 1024

/** Begins at once, whatever it is. */
async function attempt<T>(effect: () => T | Promise<T>): Promise<T> {
  return await effect()
}

/**
 * Time and order of a simulation. Whatever programs do that is more than computing is an event here; the next one happens when nothing else goes on any more. How
 * long things take is drawn from the seed: so is, by that, the order in which they happen.
 */
export class World {
  nowMs = 0
  operations = 0
  crashPlan: CrashPlan | null = null
  readonly schedule: Random
  /** What there is to tell of a run, in a line each. */
  readonly story: string[] = []
  /** Broken promises that were seen on the way. */
  readonly problems: string[] = []
  /** All that ever were. */
  readonly processes: SimProcess[] = []
  readonly #queue = new EventQueue<SimProcess>()
  readonly #wallStartMs: number
  #trace = 0x811c9dc5

  constructor(seed: number, wallStart: string) {
    this.schedule = new Random(seed)
    this.#wallStartMs = Date.parse(wallStart)
  }

  /** Two runs with the same one did the same in the same order. */
  get traceHash(): string {
    return (this.#trace >>> 0).toString(16).padStart(8, '0')
  }

  /** The true time, which no machine of it knows. */
  get wallMs(): number {
    return this.#wallStartMs + this.nowMs
  }

  tell(text: string): void {
    this.note(text)
    this.story.push(`${(this.nowMs / 1000).toFixed(3)} s  ${text}`)
  }

  note(text: string): void {
    for (let i = 0; i < text.length; i++) this.#trace = Math.imul(this.#trace ^ text.charCodeAt(i), 0x01000193)
    this.#trace = Math.imul(this.#trace ^ Math.floor(this.nowMs * 1000), 0x01000193)
  }

  /** Happens after `ms`; of a process, only if it lives then. */
  after(ms: number, process: SimProcess | null, happen: () => void): { isOff: boolean } {
    return this.#queue.add(this.nowMs + Math.ceil(ms * TICKS) / TICKS, process, happen)
  }

  /** Resolves after `ms`, or when `signal` fires; never for a process that was killed meanwhile. */
  sleep(ms: number, process: SimProcess | null, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        event.isOff = true
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const event = this.after(ms, process, wake)
      signal?.addEventListener('abort', wake)
    })
  }

  /** An operation of a process that takes effect, and is answered, after `ms`. */
  perform<T>(
    process: SimProcess,
    name: string,
    ms: number,
    effect: () => T | Promise<T>,
    { outlives = false }: OperationOptions = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(ms, outlives ? null : process, () => {
        if (!process.isAlive) {
          if (this.schedule.chance(0.5)) attempt(effect).catch(() => undefined)
          return
        }
        const operation = { number: ++this.operations, process, name }
        this.note(`${process.name} ${name}`)
        this.crashPlan?.before(operation)
        if (!process.isAlive) return
        const answer = attempt(effect)
        this.crashPlan?.after(operation)
        if (process.isAlive) answer.then(resolve, reject)
        else answer.catch(() => undefined)
      })
    })
  }

  /** Runs until `end` settles. @throws when nothing happens any more before that, or not until `limitMs`. */
  async run<T>(end: Promise<T>, limitMs: number): Promise<T> {
    let isOver = false
    const over = (): void => {
      isOver = true
    }
    end.then(over, over)
    for (;;) {
      await quiet()
      if (isOver) return await end
      const event = this.#takeNext()
      if (event === undefined) throw new Error('stuck: everybody waits, and nothing will ever happen')
      if (event.dueMs > limitMs) throw new Error(`stuck: not over after ${limitMs / 1000} s`)
      this.nowMs = Math.max(this.nowMs, event.dueMs)
      event.happen()
    }
  }

  /** Lets go of those that were killed: what listens to a signal made of several is kept by Node until that fires. */
  async leave(): Promise<void> {
    for (const process of this.processes) process.stop()
    await quiet()
  }

  #takeNext(): ReturnType<EventQueue<SimProcess>['take']> {
    for (;;) {
      const event = this.#queue.take()
      const process = event?.process ?? null
      if (event === undefined || process === null) return event
      if (!process.isAlive) continue
      // A process that was stopped sees nothing until it goes on.
      if (process.stoppedUntilMs <= event.dueMs) return event
      this.#queue.postpone(event, process.stoppedUntilMs)
    }
  }
}
