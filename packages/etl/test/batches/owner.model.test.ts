import { LeaseWatch, type OwnerRecord, renewOwner } from '@fluxforge/segments'
import { MemoryStorage } from '@fluxforge/storage'
import { ManualClock } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Claimant, noteAttempt, type Owned, release, removeOwners, takeUp } from '../../src/batches/owner.ts'
import { KEYS } from './etl-lake.ts'

const BATCH = '20251203T14.1'
const LEASE_MS = 60_000
const WORKERS = [0, 1, 2]

/** What stands in processing/ by the rule (hand-over 8), and what each worker may know of it. */
class Rule {
  nowMs = 0
  /** By epoch: whose it is, and which of all writings stands there. */
  readonly records = new Map<number, { readonly worker: number; readonly writing: number }>()
  readonly isDead = WORKERS.map(() => false)
  /** The epoch that each believes to hold. */
  readonly hands = WORKERS.map((): number | null => null)
  /** Since when each has seen a writing stand. */
  readonly #seen = WORKERS.map(() => new Map<number, number>())
  #writings = 0

  write(epoch: number, worker: number): void {
    this.records.set(epoch, { worker, writing: ++this.#writings })
  }

  /** The epoch that this worker takes up now, or null where it has to wait. */
  takeUp(worker: number): number | null {
    const highest = Math.max(0, ...this.records.keys())
    const top = this.records.get(highest)
    if (top !== undefined && top.worker !== worker && !this.isDead[top.worker] && !this.#isAbandoned(worker, top.writing)) return null
    // Whoever took over from a writing that stood waits anew, should that be the last one again.
    if (top !== undefined) this.#seen[worker]?.delete(top.writing)
    this.write(highest + 1, worker)
    this.hands[worker] = highest + 1
    return highest + 1
  }

  #isAbandoned(worker: number, writing: number): boolean {
    const since = this.#seen[worker]?.get(writing)
    if (since === undefined) this.#seen[worker]?.set(writing, this.nowMs)
    return since !== undefined && this.nowMs - since >= LEASE_MS
  }
}

/** The code under the same steps. */
class Workers {
  readonly storage = new MemoryStorage()
  readonly clock = new ManualClock()
  readonly hands = WORKERS.map((): Owned | null => null)
  readonly #isDead = new Set<number>()
  readonly #claimants = WORKERS.map((worker): Claimant => {
    return {
      input: this.storage,
      keys: KEYS,
      worker: { owner: `owner ${worker}`, host: 'here', bootId: 'boot', pid: worker, build: '1' },
      isAlive: ({ pid }) => (this.#isDead.has(pid) ? false : 'unknown'),
      leases: new LeaseWatch(this.clock, LEASE_MS),
      clock: this.clock,
      onEvent: () => {},
    }
  })

  async takeUp(worker: number): Promise<number | null> {
    const owned = await takeUp(this.#claimant(worker), { batch: BATCH })
    if (owned !== null) this.hands[worker] = owned
    return owned?.epoch ?? null
  }

  /** As `keepRenewing` does, also long after somebody else took over. */
  async renew(worker: number): Promise<void> {
    const { epoch, record } = this.#hand(worker)
    const next: OwnerRecord = { ...record, counter: record.counter + 1 }
    this.hands[worker] = { epoch, record: next }
    await renewOwner(this.storage, KEYS, BATCH, epoch, next)
  }

  async letGo(worker: number, how: 'release' | 'noteAttempt'): Promise<void> {
    const owned = this.#hand(worker)
    this.hands[worker] = null
    await (how === 'release' ? release : noteAttempt)(this.#claimant(worker), BATCH, owned)
  }

  die(worker: number): void {
    this.#isDead.add(worker)
  }

  #claimant(worker: number): Claimant {
    const found = this.#claimants[worker]
    if (found === undefined) throw new RangeError(`there is no worker ${worker}`)
    return found
  }

  #hand(worker: number): Owned {
    const owned = this.hands[worker]
    if (owned === undefined || owned === null) throw new Error(`worker ${worker} holds nothing`)
    return owned
  }
}

type Step = fc.AsyncCommand<Rule, Workers>
type Hands = Pick<Rule, 'hands' | 'isDead'>

function step(name: string, can: (rule: Hands) => boolean, run: (rule: Rule, workers: Workers) => Promise<void>): Step {
  return { check: (rule) => can(rule), run, toString: () => name }
}

const isFree = (rule: Hands, worker: number): boolean => rule.isDead[worker] === false && rule.hands[worker] === null
const holds = (rule: Hands, worker: number): boolean => rule.isDead[worker] === false && rule.hands[worker] !== null

function stepsOf(worker: number): Step[] {
  const letGo = (how: 'release' | 'noteAttempt') =>
    step(
      `${worker} ${how}`,
      (rule) => holds(rule, worker),
      async (rule, workers) => {
        const epoch = rule.hands[worker] ?? 0
        rule.hands[worker] = null
        if (how === 'release') rule.records.delete(epoch)
        else rule.write(epoch, worker)
        await workers.letGo(worker, how)
      },
    )
  return [
    step(
      `${worker} takes up`,
      (rule) => isFree(rule, worker),
      async (rule, workers) => {
        rule.nowMs += 1
        await workers.clock.advance(1)
        expect(await workers.takeUp(worker)).toBe(rule.takeUp(worker))
      },
    ),
    step(
      `${worker} renews`,
      (rule) => holds(rule, worker),
      async (rule, workers) => {
        rule.write(rule.hands[worker] ?? 0, worker)
        await workers.renew(worker)
      },
    ),
    letGo('release'),
    letGo('noteAttempt'),
    step(
      `${worker} dies`,
      (rule) => rule.isDead[worker] === false,
      async (rule, workers) => {
        rule.isDead[worker] = true
        workers.die(worker)
      },
    ),
  ]
}

const anyTime = [1000, 15_000, 30_000, LEASE_MS].map((ms) =>
  step(
    `${ms} ms pass`,
    () => true,
    async (rule, workers) => {
      rule.nowMs += ms
      await workers.clock.advance(ms)
    },
  ),
)

const committed = step(
  'its batch is committed',
  () => true,
  async (rule, { storage }) => {
    rule.records.clear()
    await removeOwners(storage, KEYS, BATCH)
  },
)

test('whoever takes up, renews, dies, lets go or comes late: a batch changes hands exactly when hand-over 8 says so', async () => {
  const steps = [...WORKERS.flatMap(stepsOf), ...anyTime, committed].map((one) => fc.constant(one))
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: 'max' }), async (commands) => {
      await fc.asyncModelRun(() => ({ model: new Rule(), real: new Workers() }), commands)
    }),
    { numRuns: 2000 },
  )
})
