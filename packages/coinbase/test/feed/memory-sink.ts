import type { FrameSink, RecordedFrame } from '@fluxforge/segments'

/** Keeps what it is given. Full, and failing, when told. */
export class MemorySink implements FrameSink {
  readonly frames: RecordedFrame[] = []
  #room: PromiseWithResolvers<void> | null = null
  #failure: Error | null = null

  write(frame: RecordedFrame): boolean {
    if (this.#failure !== null) throw this.#failure
    this.frames.push(frame)
    return this.#room === null
  }

  async drained(): Promise<void> {
    await this.#room?.promise
  }

  fill(): void {
    this.#room ??= Promise.withResolvers()
  }

  drain(): void {
    this.#room?.resolve()
    this.#room = null
  }

  fail(error: Error): void {
    this.#failure = error
    this.#room?.reject(error)
  }
}
