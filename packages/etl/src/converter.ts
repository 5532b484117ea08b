// A process or a thread of its own that converts one batch after the other, and is ended by convertApart or ConversionThreads, which started it and
// speak to it in messages.
import { parentPort } from 'node:worker_threads'
import type { FromConverter, ToConverter } from './apart/messages.ts'
import { ownBytes } from './apart/own-bytes.ts'
import { isEtlError } from './errors.ts'
import type { ConversionResult } from './lines/conversion-result.ts'
import { convertSegments, type SegmentChunks } from './lines/convert-segments.ts'

const inbox: ToConverter[] = []
let wake: () => void = () => {}

function hear(message: ToConverter): void {
  inbox.push(message)
  wake()
}

if (parentPort === null) {
  process.on('message', hear)
  // The parent is gone: nobody wants the result.
  process.on('disconnect', () => process.exit(1))
} else parentPort.on('message', hear)

async function receive(): Promise<ToConverter> {
  for (;;) {
    const message = inbox.shift()
    if (message !== undefined) return message
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
}

async function say(message: FromConverter, moved: readonly Uint8Array<ArrayBuffer>[] = []): Promise<void> {
  if (parentPort !== null) {
    parentPort.postMessage(
      message,
      moved.map(({ buffer }) => buffer),
    )
    return
  }
  await new Promise<void>((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)))
  })
}

async function sayResult(result: ConversionResult): Promise<void> {
  const parts = result.parts.map((part) => ({ ...part, bytes: ownBytes(part.bytes) }))
  const deadLetterBytes = result.deadLetterBytes === null ? null : ownBytes(result.deadLetterBytes)
  const moved = [...parts.map(({ bytes }) => bytes), ...(deadLetterBytes === null ? [] : [deadLetterBytes])]
  await say({ kind: 'result', result: { ...result, parts, deadLetterBytes } }, moved)
}

async function sayFailed(error: unknown): Promise<void> {
  const code = isEtlError(error) ? error.code : 'ERR_ETL_CONVERSION'
  await say({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) })
}

async function* chunksOf(segment: string): AsyncGenerator<Uint8Array, void, Uint8Array | undefined> {
  let spent: Uint8Array<ArrayBuffer> | undefined
  for (;;) {
    await say({ kind: 'next', segment, spent }, spent === undefined ? [] : [spent])
    const message = await receive()
    if (message.kind !== 'chunk') return
    const read = yield message.bytes
    // To a process it would have to be copied.
    spent = read === undefined || parentPort === null ? undefined : ownBytes(read)
  }
}

for (;;) {
  const task = await receive()
  if (task.kind !== 'convert') throw new TypeError(`converter: expected a task, found ${task.kind}`)
  const segments = task.segments.map((name): SegmentChunks => ({ name, chunks: chunksOf(name) }))
  await convertSegments(task.options, segments).then(sayResult, sayFailed)
}
