import type { FrameSink, RecordedFrame, SegmentWriter } from '@fluxforge/segments'
import type { LedgerLife } from '../ledger.ts'
import type { World } from '../world.ts'

/** The writer, with all that it takes written down. */
export class RecorderSink implements FrameSink {
  readonly #writer: SegmentWriter
  readonly #life: LedgerLife
  readonly #world: World

  constructor(writer: SegmentWriter, life: LedgerLife, world: World) {
    this.#writer = writer
    this.#life = life
    this.#world = world
  }

  write(frame: RecordedFrame): boolean {
    const hasRoom = this.#writer.write(frame)
    this.#life.take(frame, this.#world.nowMs)
    return hasRoom
  }

  drained(): Promise<void> {
    return this.#writer.drained()
  }
}
