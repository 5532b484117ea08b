import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { SegmentInput } from '../src/lines/segment-input.ts'

/** Chunks, and what happened to them in order. */
function recorded(chunks: readonly string[], failure?: Error): { readonly events: string[]; readonly chunks: AsyncIterable<Uint8Array> } {
  const events: string[] = []
  async function* give(): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of chunks) {
        events.push(`asked for ${chunk}`)
        yield Buffer.from(chunk)
      }
      if (failure !== undefined) throw failure
    } finally {
      events.push('closed')
    }
  }
  return { events, chunks: give() }
}

test('the next chunk is on its way while one is read; bytes and hash are those of all', async () => {
  const { events, chunks } = recorded(['a', 'b', 'c'])
  const input = new SegmentInput(chunks)
  for await (const chunk of input) events.push(`read ${Buffer.from(chunk).toString()}`)
  expect(events).toEqual(['asked for a', 'asked for b', 'read a', 'asked for c', 'read b', 'closed', 'read c'])
  expect(input.bytes).toBe(3)
  expect(input.sha256()).toBe(createHash('sha256').update('abc').digest('hex'))
})

test('a failing input fails the reader once what came before is read', async () => {
  const { events, chunks } = recorded(['a'], new Error('gone'))
  await expect(async () => {
    for await (const chunk of new SegmentInput(chunks)) events.push(`read ${Buffer.from(chunk).toString()}`)
  }).rejects.toThrow('gone')
  expect(events).toEqual(['asked for a', 'closed', 'read a'])
})

test('a reader that stops early closes the input, even one that is failing', async () => {
  for (const failure of [undefined, new Error('gone')]) {
    const { events, chunks } = recorded(['a'], failure)
    for await (const _chunk of new SegmentInput(chunks)) break
    expect(events).toEqual(['asked for a', 'closed'])
  }
})

test('what has been read is handed back, for other bytes', async () => {
  const events: string[] = []
  async function* give(): AsyncGenerator<Uint8Array, void, Uint8Array | undefined> {
    for (const chunk of ['a', 'b', 'c', 'd']) {
      const spent = yield Buffer.from(chunk)
      events.push(`${spent === undefined ? 'nothing' : Buffer.from(spent).toString()} is back`)
    }
  }
  for await (const chunk of new SegmentInput(give())) events.push(`read ${Buffer.from(chunk).toString()}`)
  expect(events).toEqual(['nothing is back', 'read a', 'a is back', 'read b', 'b is back', 'read c', 'c is back', 'read d'])
})
