import { type ChildProcess, fork } from 'node:child_process'
import { EtlError } from '../errors.ts'
import type { ConversionOptions } from '../lines/conversion.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import type { FromChild, ToChild } from './messages.ts'

/** Beside this file's folder as a source, beside the bundle as a build. */
const CHILD = import.meta.url.endsWith('.ts') ? '../conversion-child.ts' : './conversion-child.js'

/**
 * `convertSegments` in a process of its own, for a batch that may have killed others: its input is read here, its rows are made there.
 *
 * @throws {EtlError} ERR_ETL_CHILD_DIED when that process ends without a result; what reading the input throws; `signal`'s reason.
 */
export async function convertApart(
  options: ConversionOptions,
  segments: readonly SegmentChunks[],
  signal: AbortSignal,
): Promise<ConversionResult> {
  signal.throwIfAborted()
  const child = fork(new URL(CHILD, import.meta.url), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const names = segments.map(({ name }) => name)
  const inputs = new Map(segments.map(({ name, chunks }) => [name, chunks[Symbol.asyncIterator]()]))
  const stop = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  try {
    return await new Promise<ConversionResult>((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, by) => reject(signal.aborted ? signal.reason : died(names, code ?? by)))
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
      tell(child, { kind: 'convert', options, segments: names }).catch(reject)
    })
  } finally {
    signal.removeEventListener('abort', stop)
    child.kill('SIGKILL')
    for (const input of inputs.values()) await input.return?.()
  }
}

async function feed(child: ChildProcess, input: AsyncIterator<Uint8Array> | undefined): Promise<void> {
  const next = await input?.next()
  await tell(child, next === undefined || next.done === true ? { kind: 'end' } : { kind: 'chunk', bytes: next.value })
}

function tell(child: ChildProcess, message: ToChild): Promise<void> {
  return new Promise((resolve, reject) => {
    // A child that has gone tells so by its exit.
    if (!child.connected) resolve()
    else child.send(message, (error) => (error === null || !child.connected ? resolve() : reject(error)))
  })
}

function died(segments: readonly string[], end: number | NodeJS.Signals | null): EtlError {
  return new EtlError(
    'ERR_ETL_CHILD_DIED',
    `converting ${segments.join(', ')} in a process of its own: it ended with ${end} before its result`,
  )
}
