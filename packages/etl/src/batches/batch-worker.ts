import { type BatchList, batchName, createBatchList, isSegmentError } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import { isEtlError } from '../errors.ts'
import { BatchWork } from './batch-work.ts'
import { holdBatch, pruneList } from './clean-up.ts'
import { type Desk, outputName } from './desk.ts'
import { inParallel } from './in-parallel.ts'
import { Lull } from './lull.ts'
import { keepRenewing, noteAttempt, type Owned, release, removeOrphan, takeUp } from './owner.ts'
import {
  type Arrivals,
  closesAtMs,
  dueBatches,
  isBroughtBack,
  listReady,
  lookFurther,
  lookRound,
  type Offer,
  offers,
  orphanOwners,
  type Survey,
} from './survey.ts'

/** Segments of an hour may still be on their way for so long after it. */
const HOUR_GRACE_MS = 120_000
/** After so many holders that went away without a word, a batch is converted in a process of its own. */
const DEATHS_BEFORE_APART = 3

export interface RoundOptions {
  /** Segments that are listed together. */
  readonly batch: 'segment' | 'hour'
  /** Also lists the segments of an hour that is still open. */
  readonly includesOpenHour: boolean
  /** Batches that are converted side by side. */
  readonly atOnce: number
}

export interface Round {
  /** Something was done, so that another look is worth it. */
  readonly hasWorked: boolean
  /** Batches that others have in hand. */
  readonly isWaiting: boolean
}

/** Looks round, lists what is new and converts what is due, some batches at a time (hand-over 4 to 8). */
export class BatchWorker {
  readonly #desk: Desk
  #lists = new Map<string, BatchList>()
  /** Batches whose lists stay though nothing is left to do, and what was told: not to be looked at, or said, again. */
  readonly #settled = new Set<string>()
  /** Batches that were due at an earlier look and have not ended here since. */
  readonly #awaited = new Set<string>()
  /** Batches that storage failed: taken up last, so that one unreadable file doesn't stop all behind it. */
  readonly #unlucky = new Set<string>()
  #lull: Lull | null = null

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** @throws when storage is away: nothing is decided then, and no attempt counted. */
  async round(options: RoundOptions, signal: AbortSignal): Promise<Round> {
    const { input, keys } = this.#desk
    const arrivals = await listReady(input, keys)
    if (this.#lull?.lasts(arrivals) === true && !(await isBroughtBack(input, keys, this.#lull.stopped)))
      return { hasWorked: false, isWaiting: false }
    this.#lull = null
    const survey = await this.#survey(arrivals, options, signal)
    let hasWorked = false
    let isWaiting = false
    const waiting = dueBatches(survey)
    const due = [...waiting, ...(await this.#decidedHolds(survey)), ...(await this.#vanished(survey))]
    for (const { batch } of waiting) this.#awaited.add(batch)
    const isUnlucky = ({ batch }: BatchList): boolean => this.#unlucky.has(batch)
    const inTurn = [...due.filter((one) => !isUnlucky(one)), ...due.filter(isUnlucky)]
    await inParallel(inTurn, options.atOnce, async (list) => {
      if (this.#isForeign(list) || !(await this.#isStillDue(survey, list))) return
      signal.throwIfAborted()
      const owned = await takeUp(this.#desk, list)
      if (owned === null) isWaiting = true
      else {
        await this.#work(list, owned, signal)
        hasWorked = true
      }
    })
    for (const batch of orphanOwners(survey)) if (!(await removeOrphan(this.#desk, batch))) isWaiting = true
    await this.#prune(survey, signal)
    if (!hasWorked && !isWaiting) {
      const closes = offers(survey).map(({ hour }) => closesAtMs(hour, HOUR_GRACE_MS))
      this.#lull = new Lull(this.#desk.clock, survey, Math.min(...closes))
    }
    return { hasWorked, isWaiting }
  }

  /**
   * Until every segment that is to be listed is. A number comes after those of commits that were looked at before the lists: a commit that came between would
   * have it jump over a list that was not seen, whose segments would be in two then.
   */
  async #survey(arrivals: Arrivals, { batch, includesOpenHour }: RoundOptions, signal: AbortSignal): Promise<Survey> {
    const { input, keys, clock, onEvent } = this.#desk
    let survey = await lookFurther(input, keys, arrivals, this.#lists)
    let committed = new Map<string, number>()
    for (;;) {
      this.#lists = new Map(survey.lists)
      for (const key of survey.strangers) this.#once(`stranger ${key}`, () => onEvent({ kind: 'stranger', place: input.describe(key) }))
      const todo = offers(survey).filter(
        ({ hour }) => batch === 'segment' || includesOpenHour || clock.wallMs() >= closesAtMs(hour, HOUR_GRACE_MS),
      )
      if (todo.length === 0) return survey
      const unknown = todo.map(({ hour }) => hour).filter((hour) => !committed.has(hour))
      for (const hour of unknown) committed.set(hour, await this.#desk.commits.highestNumber(hour))
      if (unknown.length === 0) {
        for (const offer of todo) await this.#list(offer, committed.get(offer.hour) ?? 0, batch, signal)
        committed = new Map()
      }
      survey = await lookRound(input, keys, this.#lists)
    }
  }

  /** Where somebody else was faster, the next look shows what is left to list. */
  async #list(
    { hour, members, highestListed }: Offer,
    highestCommitted: number,
    batch: RoundOptions['batch'],
    signal: AbortSignal,
  ): Promise<void> {
    const { input, keys, layout } = this.#desk
    let number = Math.max(highestListed, highestCommitted)
    for (const together of batch === 'hour' ? [members] : members.map((member) => [member])) {
      signal.throwIfAborted()
      number++
      const list = { batch: batchName({ hour, number }), members: together, output: outputName(this.#desk), layout }
      if (!(await createBatchList(input, keys, list))) return
      this.#lists.set(list.batch, list)
    }
  }

  #isForeign({ batch, output, layout }: BatchList): boolean {
    if (output === outputName(this.#desk) && layout === this.#desk.layout) return false
    this.#once(`foreign ${batch}`, () => this.#desk.onEvent({ kind: 'foreign', batch, output, layout }))
    return true
  }

  /** A held batch that turns out committed, or void, is due too; once, in case it has to be held again. */
  async #decidedHolds({ holds, lists, voids }: Survey): Promise<BatchList[]> {
    const decided: BatchList[] = []
    for (const batch of holds) {
      const list = lists.get(batch)
      if (list === undefined || voids.has(batch) || this.#isForeign(list) || this.#settled.has(`decided ${batch}`)) continue
      if ((await this.#desk.commits.read(batch)) === null) continue
      this.#settled.add(`decided ${batch}`)
      decided.push(list)
    }
    return decided
  }

  /** Awaited, with nothing left in ready/ and no commit that says why: taken up once more, to be told as removed (hand-over 11). */
  async #vanished({ lists, voids, holds, owners, ready }: Survey): Promise<BatchList[]> {
    const vanished: BatchList[] = []
    for (const batch of this.#awaited) {
      const list = lists.get(batch)
      if (list?.members.some(({ segment }) => ready.has(segment)) === true || owners.has(batch)) continue
      this.#awaited.delete(batch)
      if (list === undefined || voids.has(batch) || holds.has(batch) || (await this.#desk.commits.isDecided(batch))) continue
      vanished.push(list)
    }
    return vanished
  }

  /** Another worker may have ended it since the look round. */
  async #isStillDue({ owners, holds, ready }: Survey, { batch, members }: BatchList): Promise<boolean> {
    if (owners.has(batch) || holds.has(batch)) return true
    const there = members.find(({ segment }) => ready.has(segment))
    if (there === undefined) return true
    try {
      await this.#desk.input.stat(this.#desk.keys.ready(there.segment))
      return true
    } catch (error) {
      // One that a person removed is found by the next look round.
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return false
      throw error
    }
  }

  async #work(list: BatchList, owned: Owned, signal: AbortSignal): Promise<void> {
    const { batch } = list
    const isApart = owned.record.deaths >= DEATHS_BEFORE_APART
    const desk = isApart ? { ...this.#desk, convert: this.#desk.convertApart } : this.#desk
    const done = new AbortController()
    const renewing = keepRenewing(desk, batch, owned, done.signal)
    const failure = await new BatchWork(desk, list, owned).run(signal).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    done.abort()
    await renewing
    if (failure === null) {
      this.#awaited.delete(batch)
      return
    }
    if (!signal.aborted && isOfContent(failure.error)) return await this.#failed(batch, owned, failure.error)
    this.#unlucky.add(batch)
    await release(desk, batch, owned)
    throw failure.error
  }

  /** Counted, and held after too many. */
  async #failed(batch: string, { epoch, record }: Owned, error: unknown): Promise<void> {
    const { settings, onEvent } = this.#desk
    const attempts = record.attempts + 1
    onEvent({ kind: 'attempt_failed', batch, attempts, error })
    if (attempts < settings.maxAttempts) return await noteAttempt(this.#desk, batch, { epoch, record })
    const found = error instanceof Error ? error.message : String(error)
    await holdBatch(this.#desk, batch, `failed ${attempts} times, last with: ${found}`, attempts)
  }

  async #prune({ lists, voids, owners, holds, ready }: Survey, signal: AbortSignal): Promise<void> {
    for (const list of lists.values()) {
      signal.throwIfAborted()
      const { batch, members } = list
      if (owners.has(batch) || holds.has(batch) || this.#settled.has(`list ${batch}`)) continue
      if (members.some(({ segment }) => ready.has(segment))) continue
      if (this.#isForeign(list) || !(await pruneList(this.#desk, list, voids.has(batch)))) this.#settled.add(`list ${batch}`)
    }
    // What a crash between the two deletions left.
    for (const batch of voids) if (!lists.has(batch)) await this.#desk.input.delete(this.#desk.keys.voidMarker(batch))
  }

  #once(what: string, tell: () => void): void {
    if (this.#settled.has(what)) return
    this.#settled.add(what)
    tell()
  }
}

/** Whether an error says something of the batch itself: storage that is away and records that a person damaged don't. */
function isOfContent(error: unknown): boolean {
  return !isStorageError(error) && !isSegmentError(error, 'ERR_SEGMENT_BAD_RECORD') && !isEtlError(error, 'ERR_ETL_BAD_RECORD')
}
