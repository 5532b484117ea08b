import { EtlError } from '../errors.ts'
import type { ConversionOptions } from '../lines/conversion.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import type { FromConverter, ToConverter } from './messages.ts'

/** One conversion that runs elsewhere: its input is read here, its rows are made there. Whoever holds the other end passes on what comes from it. */
export class Conversation {
  readonly #options: ConversionOptions
  readonly #inputs: ReadonlyMap<string, AsyncIterator<Uint8Array, unknown, Uint8Array | undefined>>
  readonly #tell: (message: ToConverter) => void
  readonly #end = Promise.withResolvers<ConversionResult>()

  constructor(options: ConversionOptions, segments: readonly SegmentChunks[], tell: (message: ToConverter) => void) {
    this.#options = options
    this.#inputs = new Map(segments.map(({ name, chunks }) => [name, chunks[Symbol.asyncIterator]()]))
    this.#tell = tell
  }

  /**
   * To be called once. The inputs are closed when this settles; what runs elsewhere may go on after a failure.
   *
   * @throws {EtlError} as the conversion failed; what reading the input throws; what it was failed with; `signal`'s reason, at once.
   */
  async run(signal: AbortSignal): Promise<ConversionResult> {
    const stop = (): void => this.#end.reject(signal.reason)
    signal.addEventListener('abort', stop)
    try {
      this.#tell({ kind: 'convert', options: this.#options, segments: [...this.#inputs.keys()] })
      return await this.#end.promise
    } finally {
      signal.removeEventListener('abort', stop)
      for (const input of this.#inputs.values()) await input.return?.()
    }
  }

  hear(message: FromConverter): void {
    switch (message.kind) {
      case 'next':
        this.#feed(message.segment, message.spent).catch((error: unknown) => this.#end.reject(error))
        break
      case 'result':
        this.#end.resolve(message.result)
        break
      case 'failed':
        this.#end.reject(new EtlError(message.code, message.message))
        break
    }
  }

  /** The other end is gone: `how` it ended. */
  died(where: string, how: string | number | null): void {
    const what = [...this.#inputs.keys()].join(', ')
    this.#end.reject(
      new EtlError('ERR_ETL_CHILD_DIED', `converting ${what} in ${where} of its own: it ended with ${how} before its result`),
    )
  }

  async #feed(segment: string, spent: Uint8Array | undefined): Promise<void> {
    const next = await this.#inputs.get(segment)?.next(spent)
    this.#tell(next === undefined || next.done === true ? { kind: 'end' } : { kind: 'chunk', bytes: next.value })
  }
}
