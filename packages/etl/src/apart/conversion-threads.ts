import { Worker } from 'node:worker_threads'
import type { ConversionOptions } from '../lines/conversion.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import { Conversation } from './conversation.ts'
import { CONVERTER } from './converter-file.ts'
import type { FromConverter, ToConverter } from './messages.ts'
import { ownBytes } from './own-bytes.ts'

/** Threads that convert a batch each, so that a machine's cores do so side by side. Nothing is shared: bytes move in, parts move out. */
export class ConversionThreads {
  readonly #options: ConversionOptions
  readonly #resting: ConversionThread[] = []

  constructor(options: ConversionOptions) {
    this.#options = options
  }

  /**
   * `convertSegments` in a thread that rests, or in a new one; as many run at once as are asked for at once.
   *
   * @throws {EtlError} ERR_ETL_CHILD_DIED when the thread ends without a result, as for want of memory, else what it failed with; what reading the input
   * throws; `signal`'s reason, at once.
   */
  async convert(segments: readonly SegmentChunks[], signal: AbortSignal): Promise<ConversionResult> {
    signal.throwIfAborted()
    const thread = this.#resting.pop() ?? new ConversionThread()
    try {
      const result = await thread.convert(this.#options, segments, signal)
      this.#resting.push(thread)
      return result
    } catch (error) {
      await thread.end()
      throw error
    }
  }

  /** Ends the threads that rest. */
  async end(): Promise<void> {
    await Promise.all(this.#resting.splice(0).map((thread) => thread.end()))
  }
}

class ConversionThread {
  readonly #worker = new Worker(CONVERTER)
  #conversation: Conversation | null = null
  #end: string | number | null = null

  constructor() {
    this.#worker.on('message', (message: FromConverter) => this.#conversation?.hear(message))
    this.#worker.on('error', (error) => this.#died(error instanceof Error ? error.message : String(error)))
    this.#worker.on('exit', (code) => this.#died(code))
  }

  async convert(options: ConversionOptions, segments: readonly SegmentChunks[], signal: AbortSignal): Promise<ConversionResult> {
    this.#conversation = new Conversation(options, segments, (message) => this.#tell(message))
    const result = this.#conversation.run(signal)
    // One that ended while it rested says nothing any more.
    if (this.#end !== null) this.#died(this.#end)
    return await result
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  /** The first is the cause: an error is followed by an exit. */
  #died(how: string | number): void {
    this.#end ??= how
    this.#conversation?.died('a thread', this.#end)
  }

  #tell(message: ToConverter): void {
    if (message.kind !== 'chunk') this.#worker.postMessage(message)
    else {
      const bytes = ownBytes(message.bytes)
      this.#worker.postMessage({ ...message, bytes }, [bytes.buffer])
    }
  }
}
