import type { SentConnection } from '../exchange/sent-frames.ts'
import type { Hole } from './holes.ts'
import type { RecordedConnection } from './recorded.ts'

/** What a connection's end took with it. */
export interface Loss {
  readonly firstSentUs: number
  readonly frames: number
  /** From the first lost frame's sending to the last's. */
  readonly spanMs: number
  /** A sentence when no hole tells of it. */
  readonly problem: string | null
}

/** The exchange writes whole milliseconds; ingest keeps the wall clock of its last look. */
const CLOCKS_US = 5000

/**
 * Frames sent against frames recorded and holes told. Frames get durable in the order in which they came, so a connection's recorded frames are the first that it was
 * sent; the others were lost, and a hole of each of its products must hold them all.
 */
export function lossesOf(
  sent: readonly SentConnection[],
  recorded: readonly RecordedConnection[],
  holes: readonly Hole[],
): readonly Loss[] {
  const recordedOf = new Map(recorded.map((one) => [one.sent, one]))
  return sent.map((one) => {
    const kept = recordedOf.get(one)
    const lost = one.frames.slice(kept?.frames ?? 0)
    const [firstUs, lastUs] = [lost[0]?.sentUs, lost.at(-1)?.sentUs]
    const firstSentUs = one.frames[0]?.sentUs ?? 0
    if (firstUs === undefined || lastUs === undefined) return { firstSentUs, frames: 0, spanMs: 0, problem: null }
    const sinceUs = kept === undefined ? firstUs + CLOCKS_US : (lastCapturedUs(kept) ?? lastUs)
    const ours = holes.filter(({ products }) => one.products.every((id) => products.includes(id)))
    const isTold = ours.some(({ startedUs, endedUs }) => startedUs <= sinceUs && lastUs <= endedUs)
    const near = ours.filter(({ startedUs, endedUs }) => startedUs <= lastUs && firstUs <= endedUs)
    const found = near.map(({ kind, startedUs, endedUs }) => `a ${kind} from ${startedUs} to ${endedUs}`).join(', ') || 'none'
    const problem = `of ${one.products.join(', ')} the last ${lost.length} of ${one.frames.length} frames, sent from ${firstUs} to ${lastUs} and missing since ${sinceUs}, are in no hole; found ${found}`
    return { firstSentUs, frames: lost.length, spanMs: (lastUs - firstUs) / 1000, problem: isTold ? null : problem }
  })
}

/** A sentence for each hole that tells of frames which were recorded. */
export function untrueHoles(recorded: readonly RecordedConnection[], holes: readonly Hole[]): readonly string[] {
  return holes
    .filter(({ kind }) => kind === 'restart' || kind === 'disconnect')
    .flatMap(({ products, startedUs, endedUs }) =>
      recorded
        .filter(({ sent, capturedUs }) => {
          const isOurs = sent.products.every((id) => products.includes(id))
          return isOurs && [...capturedUs.values()].some((us) => startedUs < us && us < endedUs)
        })
        .map(({ id }) => `a hole from ${startedUs} to ${endedUs} holds frames of ${id} that were recorded`),
    )
}

/** Of the last frame that was recorded; null where that one has no rows, and so no time in the archive. */
function lastCapturedUs({ sent, frames, capturedUs }: RecordedConnection): number | null {
  return capturedUs.get(sent.frames[frames - 1]?.sequence ?? -1) ?? null
}
