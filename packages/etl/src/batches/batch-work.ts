import type { BatchList } from '@fluxforge/segments'
import { StorageError } from '@fluxforge/storage'
import type { ConversionResult } from '../lines/conversion-result.ts'
import { clearRaw, closeBatch, deleteParts, finishVoid, holdBatch, markVoid } from './clean-up.ts'
import { type Commit, commitBytes, type StoredObject } from './commit-record.ts'
import { checkConservation } from './conservation.ts'
import { sameDeadLetters, tooManyDeadLetters } from './dead-letters.ts'
import type { Desk } from './desk.ts'
import { inParallel } from './in-parallel.ts'
import { hashMembers, type MemberReading, type OpenMembers, openMembers } from './members.ts'
import { batchHash } from './output-keys.ts'
import type { Owned } from './owner.ts'
import { OtherRowsError, putOnce } from './put-once.ts'
import { uncommitted, verdictOn } from './verdict.ts'

const PUTS_AT_ONCE = 16

/**
 * One owned batch from its members to its clean-up: hand-over 9 to 18, whose numbers stand beside the steps. Every step may be cut short, repeated, and
 * done by several at once; what decides is one `create` of the commit.
 */
export class BatchWork {
  readonly #desk: Desk
  readonly #list: BatchList
  readonly #owned: Owned
  readonly #startedMs: number

  constructor(desk: Desk, list: BatchList, owned: Owned) {
    this.#desk = desk
    this.#list = list
    this.#owned = owned
    this.#startedMs = desk.clock.monotonicMs()
  }

  /** @throws when storage is away, a record is damaged, or the conversion fails; then nothing was decided. */
  async run(signal: AbortSignal): Promise<void> {
    const { commits, onEvent } = this.#desk
    const { batch, members } = this.#list
    const open = openMembers(this.#desk, members)
    // A batch that has a commit already needs no conversion, only what its members' bytes are.
    const result = (await commits.isDecided(batch)) ? null : await this.#convert(open, signal)
    const read = result?.segments ?? (await hashMembers(open.segments))
    const readings = read.filter(({ segment }) => !open.missing.has(segment))
    // 10, 11: commits are looked up after the members were read, never before.
    const ofDay = await commits.ofDay(batch)
    const verdict = verdictOn(this.#list, readings, ofDay)
    switch (verdict.kind) {
      case 'void':
        await finishVoid(this.#desk, this.#list, uncommitted(readings, ofDay))
        break
      case 'committed':
        await this.#clear(readings, ofDay)
        onEvent({ kind: 'already_committed', batch })
        break
      case 'taken':
        await markVoid(this.#desk, batch, uncommitted(readings, ofDay))
        await closeBatch(this.#desk, batch)
        onEvent({ kind: 'number_taken', batch, segments: members.map(({ segment }) => segment) })
        break
      case 'removed':
        await closeBatch(this.#desk, batch)
        onEvent({ kind: 'removed_by_person', batch, segments: members.map(({ segment }) => segment) })
        break
      case 'hold':
        await this.#hold(verdict.reason)
        break
      case 'convert': {
        const wanted = await this.#resultOf(verdict.members, result, signal)
        if (areSame(wanted.segments, verdict.members)) await this.#commit(wanted, readings, ofDay, signal)
        else await this.#hold(`${verdict.members.map(({ segment }) => segment).join(', ')} changed while being read`)
        break
      }
    }
  }

  /** What was converted already, or, where members turned out to be committed elsewhere, the others alone. */
  async #resultOf(todo: readonly MemberReading[], result: ConversionResult | null, signal: AbortSignal): Promise<ConversionResult> {
    return result !== null && areSame(result.segments, todo) ? result : await this.#convert(openMembers(this.#desk, todo), signal)
  }

  async #convert({ segments }: OpenMembers, signal: AbortSignal): Promise<ConversionResult> {
    const { input, keys, onEvent, convert } = this.#desk
    for (const { name } of segments)
      onEvent({ kind: 'reading', batch: this.#list.batch, segment: name, place: input.describe(keys.ready(name)) })
    return await convert(segments, signal)
  }

  async #commit(
    result: ConversionResult,
    readings: readonly MemberReading[],
    ofDay: readonly Commit[],
    signal: AbortSignal,
  ): Promise<void> {
    const { layout, worker, settings, compression, zstd } = this.#desk
    const { batch } = this.#list
    checkConservation(batch, result)
    const tooMany = tooManyDeadLetters(result, settings.maxDeadLetterShare)
    if (tooMany !== null) {
      await this.#hold(tooMany)
      return
    }
    const hash = batchHash(batch, result.segments)
    let parts: StoredObject[]
    let deadLetters: StoredObject | null
    try {
      parts = await this.#putParts(result, hash, signal)
      deadLetters = await this.#putDeadLetters(result, hash)
    } catch (error) {
      if (!(error instanceof OtherRowsError)) throw error
      await this.#hold(error.message)
      return
    }
    // 13: durable parts, then the one decision, then what stands there counts.
    const decided = await this.#decide(
      commitBytes({ batch, hash, layout, writer: worker.build, compression, zstd, result, parts, deadLetters }),
    )
    if (decided.kind === 'void') {
      await finishVoid(this.#desk, this.#list, result.segments)
      return
    }
    if (decided.hash === hash) this.#tellCommitted(result, parts, deadLetters)
    // 14: another holder committed other content under this name.
    else await deleteParts(this.#desk, batch, hash)
    await this.#clear(readings, [...ofDay, decided])
  }

  /** Proposes a commit; the one that stands, whoever made it. */
  async #decide(bytes: Uint8Array): Promise<Commit> {
    const { commits, output, outputKeys } = this.#desk
    const { batch } = this.#list
    const decided = await commits.propose(batch, bytes)
    if (decided !== null) return decided
    // Whoever took it, or says that it is taken: no fault of this batch.
    throw new StorageError(
      'ERR_STORAGE_CORRUPT',
      `reading back ${output.describe(outputKeys.commit(batch))}: it isn't there; nothing was deleted from ready/`,
    )
  }

  #putParts(result: ConversionResult, hash: string, signal: AbortSignal): Promise<StoredObject[]> {
    const { output, outputKeys, sameRows, onEvent } = this.#desk
    const { batch } = this.#list
    return inParallel(result.parts, PUTS_AT_ONCE, async ({ table, partition, rows, bytes }) => {
      signal.throwIfAborted()
      const key = outputKeys.part(table, partition, batch, hash)
      const stored = await putOnce(output, key, bytes, (theirs) => sameRows(theirs, bytes))
      onEvent({ kind: 'wrote', batch, table, rows, bytes: stored.bytes, place: output.describe(key) })
      return stored
    })
  }

  async #putDeadLetters({ deadLetterBytes }: ConversionResult, hash: string): Promise<StoredObject | null> {
    if (deadLetterBytes === null) return null
    const { output, outputKeys } = this.#desk
    const key = outputKeys.deadLetters(this.#list.batch, hash)
    return await putOnce(output, key, deadLetterBytes, async (theirs) => sameDeadLetters(theirs, deadLetterBytes))
  }

  /** 15, 16. Content that no commit names, beside some that one does, is left for a person. */
  async #clear(readings: readonly MemberReading[], known: readonly Commit[]): Promise<void> {
    if (await clearRaw(this.#desk, readings, known)) await closeBatch(this.#desk, this.#list.batch)
    else await this.#hold('its commit names other content than ready/ has under these names')
  }

  async #hold(reason: string): Promise<void> {
    await holdBatch(this.#desk, this.#list.batch, reason, this.#owned.record.attempts)
  }

  #tellCommitted(result: ConversionResult, parts: readonly StoredObject[], deadLetters: StoredObject | null): void {
    const { output, onEvent, clock } = this.#desk
    const { batch } = this.#list
    const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)
    const dead = total(result.segments.map((segment) => segment.deadLetters))
    onEvent({
      kind: 'committed',
      batch,
      segments: result.segments.length,
      rows: total(result.parts.map(({ rows }) => rows)),
      parts: parts.length,
      rawBytes: total(result.segments.map(({ bytes }) => bytes)),
      bytes: total(parts.map(({ bytes }) => bytes)),
      deadLetters: dead,
      elapsedMs: clock.monotonicMs() - this.#startedMs,
    })
    if (deadLetters !== null) onEvent({ kind: 'dead_letters', batch, count: dead, place: output.describe(deadLetters.key) })
  }
}

/** The same segments with the same content, in the same order. */
function areSame(a: readonly MemberReading[], b: readonly MemberReading[]): boolean {
  return a.length === b.length && a.every(({ segment, sha256 }, i) => segment === b[i]?.segment && sha256 === b[i]?.sha256)
}
