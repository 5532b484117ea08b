import type { BatchList } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import type { ConversionResult } from '../lines/conversion-result.ts'
import { clearRaw, closeBatch, deleteParts, finishVoid, holdBatch } from './clean-up.ts'
import { commitBytes, type StoredObject } from './commit-record.ts'
import { checkConservation } from './conservation.ts'
import { sameDeadLetters } from './dead-letters.ts'
import type { Desk } from './desk.ts'
import { hashMembers, type MemberReading, type OpenMembers, openMembers } from './members.ts'
import { batchHash } from './output-keys.ts'
import type { Owned } from './owner.ts'
import { inParallel, OtherRowsError, putOnce } from './put-once.ts'
import { verdictOn } from './verdict.ts'

const PUTS_AT_ONCE = 16
/** Below so many a share says little. */
const MANY_DEAD_LETTERS = 100

export type BatchOutcome = 'committed' | 'cleared' | 'held' | 'voided' | 'removed'

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

  /** @throws when storage is away, or the conversion fails; then nothing was decided. */
  async run(signal: AbortSignal): Promise<BatchOutcome> {
    const { commits } = this.#desk
    const { batch } = this.#list
    const members = await openMembers(this.#desk, this.#list)
    // A batch that has a commit already needs no conversion, only what its members' bytes are.
    const result = (await commits.read(batch)) === null && members.present.length > 0 ? await this.#convert(members, signal) : null
    const readings = result === null ? await hashMembers(members.present) : readingsOf(result)
    // 10, 11: commits are looked up after the members were read, never before.
    const [own, ofDay] = [await commits.read(batch), await commits.ofDay(batch)]
    const verdict = verdictOn(this.#list, readings, members.missing, own, ofDay)
    switch (verdict.kind) {
      case 'void':
        await finishVoid(this.#desk, this.#list, readings)
        return 'voided'
      case 'committed':
        await this.#clear(readings)
        this.#desk.onEvent({ kind: 'already_committed', batch })
        return 'cleared'
      case 'removed':
        await closeBatch(this.#desk, batch)
        this.#desk.onEvent({ kind: 'removed_by_person', batch, segments: members.missing.map(({ segment }) => segment) })
        return 'removed'
      case 'hold':
        await this.#hold(verdict.reason)
        return 'held'
      case 'convert':
        return await this.#commit(await this.#resultOf(verdict.members, result, signal), readings, signal)
    }
  }

  async #convert({ present }: OpenMembers, signal: AbortSignal): Promise<ConversionResult> {
    const { input, keys, onEvent, convert } = this.#desk
    for (const { name } of present)
      onEvent({ kind: 'reading', batch: this.#list.batch, segment: name, place: input.describe(keys.ready(name)) })
    return await convert(present, signal)
  }

  /** What was converted already, or, where members turned out to be committed elsewhere, the rest anew. */
  async #resultOf(todo: readonly MemberReading[], result: ConversionResult | null, signal: AbortSignal): Promise<ConversionResult> {
    if (result !== null && result.segments.length === todo.length) return result
    const members = this.#list.members.filter(({ segment }) => todo.some((one) => one.segment === segment))
    return await this.#convert(await openMembers(this.#desk, { members }), signal)
  }

  async #commit(result: ConversionResult, readings: readonly MemberReading[], signal: AbortSignal): Promise<BatchOutcome> {
    const { output, outputKeys, commits, layout, worker, settings, compression, zstd } = this.#desk
    const { batch } = this.#list
    checkConservation(batch, result)
    const tooMany = tooManyDeadLetters(result, settings.maxDeadLetterShare)
    if (tooMany !== null) {
      await this.#hold(tooMany)
      return 'held'
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
      return 'held'
    }
    // 13: durable parts, then the one decision, then what stands there counts.
    const bytes = commitBytes({
      batch,
      hash,
      layout,
      writer: worker.build,
      compression,
      zstd,
      result,
      parts,
      deadLetters,
    })
    try {
      await output.put(outputKeys.commit(batch), bytes, { mode: 'create' })
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
    }
    const decided = await commits.read(batch)
    if (decided === null) throw new Error(`reading back the commit of ${batch}: it isn't there; nothing was deleted`)
    if (decided.kind === 'void') {
      await finishVoid(this.#desk, this.#list, result.segments)
      return 'voided'
    }
    // 14: another holder committed other content under this name.
    if (decided.hash !== hash) await deleteParts(this.#desk, batch, hash)
    await this.#clear(readings)
    if (decided.hash === hash) this.#tellCommitted(result, parts, deadLetters)
    return 'committed'
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
  async #clear(readings: readonly MemberReading[]): Promise<void> {
    const { batch } = this.#list
    const isAllCleared = await clearRaw(this.#desk, readings, await this.#desk.commits.ofDay(batch))
    if (isAllCleared) await closeBatch(this.#desk, batch)
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

function readingsOf({ segments }: ConversionResult): MemberReading[] {
  return segments.map(({ segment, bytes, sha256 }) => ({ segment, bytes, sha256 }))
}

/** A changed feed must not drain away as dead letters: the reason to hold, or null. */
function tooManyDeadLetters({ segments }: ConversionResult, maxShare: number): string | null {
  const lines = segments.reduce((sum, segment) => sum + segment.lines, 0)
  const dead = segments.reduce((sum, segment) => sum + segment.deadLetters, 0)
  if (dead <= MANY_DEAD_LETTERS || dead / lines <= maxShare) return null
  return `${dead} of ${lines} lines can't be converted, over etl.max_dead_letter_share (${maxShare}): has the feed changed?`
}
