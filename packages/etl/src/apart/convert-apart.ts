import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { EtlError } from '../errors.ts'
import type { ConversionOptions } from '../lines/conversion.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import type { FromChild, ToChild } from './messages.ts'

/** Beside this file's folder as a source, beside the bundle as a build. */
const CHILD = import.meta.url.endsWith('.ts')
  ? new URL('../conversion-child.ts', import.meta.url)
  : new URL('./conversion-child.js', import.meta.url)

/**
 * `convertSegments` in a process of its own, for a batch that may have killed others: its input is read here, its rows are made there. That process
 * is gone when this settles.
 *
 * @throws {EtlError} ERR_ETL_CHILD_DIED when that process ends without a result, ERR_ETL_CONVERSION what it failed with; what reading the input throws;
 * `signal`'s reason, at once.
 */
export async function convertApart(
  options: ConversionOptions,
  segments: readonly SegmentChunks[],
  signal: AbortSignal,
): Promise<ConversionResult> {
  signal.throwIfAborted()
  const child = fork(CHILD, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  // After the last message, unlike 'exit'.
  const closed = once(child, 'close')
  const inputs = new Map(segments.map(({ name, chunks }) => [name, chunks[Symbol.asyncIterator]()]))
  try {
    return await converse(child, { kind: 'convert', options, segments: [...inputs.keys()] }, inputs, signal)
  } finally {
    child.kill('SIGKILL')
    await closed
    for (const input of inputs.values()) await input.return?.()
  }
}

type Inputs = ReadonlyMap<string, AsyncIterator<Uint8Array>>

async function converse(child: ChildProcess, task: ToChild, inputs: Inputs, signal: AbortSignal): Promise<ConversionResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ConversionResult>()
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop)
  child.on('error', reject)
  child.on('close', (code, by) => reject(died([...inputs.keys()], code ?? by)))
  child.on('message', (message: FromChild) => {
    switch (message.kind) {
      case 'next':
        feed(child, inputs.get(message.segment)).catch(reject)
        break
      case 'result':
        resolve(message.result)
        break
      case 'failed':
        reject(new EtlError('ERR_ETL_CONVERSION', message.message))
        break
    }
  })
  try {
    tell(child, task)
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function feed(child: ChildProcess, input: AsyncIterator<Uint8Array> | undefined): Promise<void> {
  const next = await input?.next()
  tell(child, next === undefined || next.done === true ? { kind: 'end' } : { kind: 'chunk', bytes: next.value })
}

/** A child that has gone, so that nothing can be sent, tells so by its end. */
function tell(child: ChildProcess, message: ToChild): void {
  child.send(message, () => undefined)
}

function died(segments: readonly string[], end: number | NodeJS.Signals | null): EtlError {
  return new EtlError(
    'ERR_ETL_CHILD_DIED',
    `converting ${segments.join(', ')} in a process of its own: it ended with ${end} before its result`,
  )
}
