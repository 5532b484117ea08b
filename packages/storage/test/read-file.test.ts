import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { nodeFiles } from '../src/file-operations.ts'
import { readFile } from '../src/read-file.ts'

const CHUNK_BYTES = 1024 * 1024

async function twoAndAHalf(path: string): Promise<Buffer> {
  const bytes = Buffer.alloc(2.5 * CHUNK_BYTES)
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at)
  await writeFile(path, bytes)
  return bytes
}

test('a chunk that is handed back holds the next bytes, also the few at the end', async () => {
  await using dir = await tempDir()
  const path = join(dir.path, 'x')
  const bytes = await twoAndAHalf(path)
  const chunks = readFile(nodeFiles, path)
  const seen: Buffer[] = []
  const memory = new Set<ArrayBuffer>()
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next(next.value)) {
    seen.push(Buffer.from(next.value))
    memory.add(next.value.buffer)
  }
  expect(Buffer.concat(seen).equals(bytes)).toBe(true)
  expect(memory.size).toBe(1)
})

test('chunks that are kept stay as they are; too small a piece of one is not used', async () => {
  await using dir = await tempDir()
  const path = join(dir.path, 'x')
  const bytes = await twoAndAHalf(path)
  const kept: Uint8Array[] = []
  for await (const chunk of readFile(nodeFiles, path)) kept.push(chunk)
  expect(Buffer.concat(kept).equals(bytes)).toBe(true)
  const chunks = readFile(nodeFiles, path)
  const first = await chunks.next()
  const second = await chunks.next(new Uint8Array(3))
  expect([first.value, second.value].map((chunk) => chunk?.length)).toEqual([CHUNK_BYTES, CHUNK_BYTES])
  await chunks.return()
})
