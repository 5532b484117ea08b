import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ConversionOptions } from '../lines/conversion.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { SegmentChunks } from '../lines/convert-segments.ts'
import { Conversation } from './conversation.ts'
import { CONVERTER } from './converter-file.ts'
import type { FromConverter } from './messages.ts'

/**
 * `convertSegments` in a process of its own, for a batch that may have killed others: its input is read here, its rows are made there. That process
 * is gone when this settles.
 *
 * @throws {EtlError} ERR_ETL_CHILD_DIED when that process ends without a result, else what it failed with; what reading the input throws; `signal`'s
 * reason, at once.
 */
export async function convertApart(
  options: ConversionOptions,
  segments: readonly SegmentChunks[],
  signal: AbortSignal,
): Promise<ConversionResult> {
  signal.throwIfAborted()
  const child = fork(CONVERTER, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  // After the last message, unlike 'exit'.
  const closed = once(child, 'close')
  // A child that has gone, so that nothing can be sent, tells so by its end.
  const conversation = new Conversation(options, segments, (message) => child.send(message, () => undefined))
  child.on('error', (error) => conversation.died('a process', error.message))
  child.on('close', (code, by) => conversation.died('a process', code ?? by))
  child.on('message', (message: FromConverter) => conversation.hear(message))
  try {
    return await conversation.run(signal)
  } finally {
    child.kill('SIGKILL')
    await closed
  }
}
