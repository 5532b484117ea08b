import type { OracleFrame } from '@fluxforge/testkit'
import type { Hole } from './holes.ts'
import { micros } from './recorded-lines.ts'
import type { SentFrames } from './sent-frames.ts'

/** What one life of ingest took with it. */
export interface Loss {
  frames: number
  /** From the first lost frame's sending to the last's. */
  spanMs: number
}

/** Frames sent against frames recorded and holes told. */
export interface Reckoning {
  readonly sent: number
  readonly recorded: number
  readonly losses: readonly Loss[]
  /** Sentences; none when every frame is recorded once, or lies in a hole. */
  readonly faults: readonly string[]
}

/**
 * A connection's recorded frames must be the first that it was sent, in order, none left out: frames get durable in the order in which they came. The
 * others were lost, and a hole must hold them all. No hole holds a frame that was recorded.
 */
export function reckon(sent: readonly SentFrames[], frames: readonly OracleFrame[], holes: readonly Hole[]): Reckoning {
  const faults: string[] = []
  const recordedOf = new Map<SentFrames, readonly OracleFrame[]>()
  for (const [connectionId, recorded] of Map.groupBy(frames, (frame) => frame.connectionId)) {
    const of = sent.find(({ texts }) => recorded.every(({ text }, at) => text === texts[at]))
    if (of === undefined) faults.push(`${connectionId}: its ${recorded.length} frames are not the first that a connection was sent`)
    else if (recordedOf.has(of)) faults.push(`${connectionId}: its frames are recorded twice`)
    else recordedOf.set(of, recorded)
  }
  const losses: Loss[] = Array.from({ length: Math.max(...sent.map(({ life }) => life)) }, () => ({ frames: 0, spanMs: 0 }))
  for (const one of sent) {
    const timesUs = (recordedOf.get(one) ?? []).map(({ captureTs }) => micros(captureTs))
    const ofProducts = holes.filter(({ products }) => one.products.every((id) => products.includes(id)))
    const name = `start ${one.life}, ${one.products.join(', ')}`
    for (const { startedUs, endedUs } of ofProducts)
      if (timesUs.some((us) => startedUs < us && us < endedUs))
        faults.push(`${name}: a hole from ${startedUs} to ${endedUs} holds recorded frames`)
    const [firstUs, lastUs, loss] = [one.timesUs[timesUs.length], one.timesUs.at(-1), losses[one.life - 1]]
    if (firstUs === undefined || lastUs === undefined || loss === undefined) continue
    const lost = one.texts.length - timesUs.length
    loss.frames += lost
    loss.spanMs = Math.max(loss.spanMs, (lastUs - firstUs) / 1000)
    // What comes after a frame is received after it.
    const sinceUs = timesUs.at(-1) ?? firstUs
    if (!ofProducts.some(({ startedUs, endedUs }) => startedUs <= sinceUs && lastUs <= endedUs))
      faults.push(`${name}: no hole holds its ${lost} lost frames, from ${firstUs} to ${lastUs}`)
  }
  return { sent: sent.reduce((sum, { texts }) => sum + texts.length, 0), recorded: frames.length, losses, faults }
}
