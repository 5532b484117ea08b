import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LineBlock, readLines, SLACK_BYTES } from '../../src/lines/read-lines.ts'

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0
  for (let i = 0; start < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    yield bytes.slice(start, start + size)
    start += size
  }
}

interface Line {
  readonly offset: number
  /** Null: overlong, with its length. */
  readonly text: string | null
  readonly bytes: number
}

async function linesOf(blocks: AsyncIterable<LineBlock>): Promise<Line[]> {
  const lines: Line[] = []
  for await (const block of blocks) {
    if (block.kind === 'overlong') {
      lines.push({ offset: block.offset, text: null, bytes: block.bytes })
      continue
    }
    expect(block.slab.length - block.end).toBeGreaterThanOrEqual(SLACK_BYTES)
    expect(block.slab[block.end - 1]).toBe(0x0a)
    for (let start = 0; start < block.end; ) {
      const newline = block.slab.indexOf(0x0a, start)
      const text = Buffer.from(block.slab.subarray(start, newline)).toString('latin1')
      lines.push({ offset: block.offset + start, text, bytes: newline - start })
      start = newline + 1
    }
  }
  return lines
}

/** The same by the simplest means. */
function expectedLines(text: string, maxLineBytes: number): Line[] {
  const parts = text.split('\n')
  if (parts.at(-1) === '') parts.pop()
  let offset = 0
  return parts.map((part) => {
    const line = { offset, text: part.length > maxLineBytes ? null : part, bytes: part.length }
    offset += part.length + 1
    return line
  })
}

test('gives the lines that a split gives, with their places, however the bytes are cut into chunks', async () => {
  const pieces = fc.array(fc.oneof(fc.constant('\n'), fc.constantFrom('\0', '\r', '{}', 'a', 'longer than ten')), { maxLength: 60 })
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(pieces, sizes, fc.integer({ min: 1, max: 30 }), async (parts, chunkSizes, maxLineBytes) => {
      const text = parts.join('')
      const found = await linesOf(readLines(chunked(Buffer.from(text, 'latin1'), chunkSizes), { maxLineBytes }))
      expect(found).toEqual(expectedLines(text, maxLineBytes))
    }),
    { numRuns: 500 },
  )
})

test('P7: a line of 9 MiB is ordinary, and slabs that grew hold the small lines around it', async () => {
  const long = 'x'.repeat(9 * 1024 * 1024)
  const text = `first\n${long}\nlast`
  const found = await linesOf(readLines(chunked(Buffer.from(text), [1024 * 1024])))
  expect(found.map(({ offset, bytes }) => [offset, bytes])).toEqual([
    [0, 5],
    [6, long.length],
    [7 + long.length, 4],
  ])
})

/** A line of `bytes` between two short ones, in small chunks. */
async function* around(bytes: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(16 * 1024).fill(0x78)
  yield Buffer.from('first\n')
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, left)
  yield Buffer.from('\nlast\n')
}

test('P7: a line of exactly 64 MiB is read in the time and the memory of its length; of one byte more only the length is told', async () => {
  const limit = 64 * 1024 * 1024
  let most = 0
  const found: unknown[] = []
  const startMs = performance.now()
  for (const bytes of [limit, limit + 1]) {
    const before = process.memoryUsage().arrayBuffers
    for await (const block of readLines(around(bytes))) {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      found.push(block.kind === 'overlong' ? block : [block.offset, block.end])
    }
  }
  expect(found).toEqual([[0, 6], [6, limit + 1 + 5], [0, 6], { kind: 'overlong', offset: 6, bytes: limit + 1 }, [limit + 8, 5]])
  expect(performance.now() - startMs).toBeLessThan(8000)
  // The slab, and those that it grew from: together no longer than itself.
  expect(most).toBeLessThan(3.5 * limit)
})

test('an overlong line is measured without being held', async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(0x78)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('first\n')
    for (let i = 0; i < 300; i++) yield chunk
    yield Buffer.from('\nlast\n')
  }
  const before = process.memoryUsage().arrayBuffers
  let most = before
  const found: unknown[] = []
  for await (const block of readLines(chunks(), { maxLineBytes: 4 * 1024 * 1024 })) {
    most = Math.max(most, process.memoryUsage().arrayBuffers)
    found.push(block.kind === 'overlong' ? block : Buffer.from(block.slab.subarray(0, block.end)).toString())
  }
  expect(found).toEqual(['first\n', { kind: 'overlong', offset: 6, bytes: 300 * 1024 * 1024 }, 'last\n'])
  expect(most - before).toBeLessThan(64 * 1024 * 1024)
})

test('nothing gives nothing', async () => {
  expect(await linesOf(readLines(chunked(new Uint8Array(), [1])))).toEqual([])
})

test('a small segment takes little memory', async () => {
  for await (const block of readLines(chunked(Buffer.from('{"a":1}\n'.repeat(10)), [1000])))
    expect(block.kind === 'lines' && block.slab.buffer.byteLength).toBeLessThan(1024 * 1024)
})
