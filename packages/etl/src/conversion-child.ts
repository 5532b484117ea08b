// A process of its own that converts one batch, and is ended by convertApart, which forked it and speaks to it in messages.
import type { FromChild, ToChild } from './apart/messages.ts'
import { convertSegments, type SegmentChunks } from './lines/convert-segments.ts'

const inbox: ToChild[] = []
let wake: () => void = () => {}

process.on('message', (message: ToChild) => {
  inbox.push(message)
  wake()
})
// The parent is gone: nobody wants the result.
process.on('disconnect', () => process.exit(1))

async function receive(): Promise<ToChild> {
  for (;;) {
    const message = inbox.shift()
    if (message !== undefined) return message
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
}

function say(message: FromChild): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)))
  })
}

async function* chunksOf(segment: string): AsyncGenerator<Uint8Array> {
  for (;;) {
    await say({ kind: 'next', segment })
    const message = await receive()
    if (message.kind !== 'chunk') return
    yield message.bytes
  }
}

async function main(): Promise<void> {
  const task = await receive()
  if (task.kind !== 'convert') throw new TypeError(`conversion child: expected a task, found ${task.kind}`)
  const segments = task.segments.map((name): SegmentChunks => ({ name, chunks: chunksOf(name) }))
  const answer = await convertSegments(task.options, segments).then(
    (result): FromChild => ({ kind: 'result', result }),
    (error: unknown): FromChild => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  )
  await say(answer)
}

await main()
