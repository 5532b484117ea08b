import type { LedgerLife } from '../ledger.ts'
import { lineId } from './recorded-line.ts'

/** What disks and stopped processes may hold up: until then nothing can become durable. */
export interface Stall {
  readonly by: 'disk' | 'stop'
  readonly fromMs: number
  readonly toMs: number
}

export interface Losses {
  /** By crash of the recorder, what it cost, in milliseconds of the feed; 0 where nothing. */
  readonly lossMs: readonly number[]
  readonly recoveryMs: readonly number[]
  readonly problems: readonly string[]
}

/** What a flush may take once it is due: an end of a segment and slow syncs included. */
const FLUSH_MS = 1500

/** How much each crash took: no more than `windowMs`, but for the time in which storage held everything up; and a run that ended in order, nothing. */
export function measureLosses(
  lives: readonly LedgerLife[],
  recorded: ReadonlySet<string>,
  windowMs: number,
  stalls: readonly Stall[],
): Losses {
  const lossMs: number[] = []
  const recoveryMs: number[] = []
  const problems: string[] = []
  for (const [at, { lines, crashedMs }] of lives.entries()) {
    const first = lines.find((line) => line.channel !== '_fluxforge' && !recorded.has(lineId(line)))
    if (crashedMs === null) {
      if (first !== undefined) problems.push(`run ${at + 1} ended in order and lost the frame of ${first.captureTs}`)
      continue
    }
    const lost = first === undefined ? 0 : crashedMs - first.atMs
    const heldUp = first === undefined ? 0 : stalls.reduce((sum, stall) => sum + overlap(stall, first.atMs, crashedMs), 0)
    if (lost > windowMs + FLUSH_MS + heldUp)
      problems.push(`the crash of run ${at + 1} took ${Math.round(lost)} ms of the feed, at most ${windowMs} and a flush were promised`)
    lossMs.push(lost)
    const fresh = lives.slice(at + 1).find(({ freshMs }) => freshMs !== null)?.freshMs ?? null
    if (fresh !== null) recoveryMs.push(fresh - crashedMs)
  }
  return { lossMs, recoveryMs, problems }
}

/** And a second for each, after which a writer tries again. */
function overlap({ fromMs, toMs }: Stall, from: number, to: number): number {
  const ms = Math.min(toMs, to) - Math.max(fromMs, from)
  return ms > -1000 ? Math.max(ms, 0) + 2000 : 0
}
