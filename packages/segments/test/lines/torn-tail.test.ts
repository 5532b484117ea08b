import { readFile, writeFile } from 'node:fs/promises'
import { nodeFiles } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { chunksOf, cutTornTail } from '../../src/lines/torn-tail.ts'

// Longer than what is read at once.
const LONG = 'x'.repeat(1024 * 1024)

test.for([
  ['nothing', '', 0],
  ['whole lines', 'a\nb\n', 0],
  ['a torn line', 'a\nb', 1],
  ['no whole line', 'ab', 2],
  ['a torn line that is longer than one read', `a\n${LONG}${LONG}`, 2 * LONG.length],
  ['a newline that is the first byte of a read', `a\n${LONG}`, LONG.length],
  ['a newline that is the last byte before a read', `${LONG.slice(1)}\n${LONG}`, LONG.length],
  ['a long line without any newline', LONG + LONG, 2 * LONG.length],
] as const)('of a file that ends with %s just what follows the last newline goes', async ([, text, cut]) => {
  await using dir = await tempDir()
  const path = `${dir.path}/segment`
  await writeFile(path, text)
  const file = await nodeFiles.open(path, 'r+')
  try {
    expect(await cutTornTail(file)).toEqual({ bytes: text.length - cut, cut })
    const read: Buffer[] = []
    for await (const chunk of chunksOf(file, text.length - cut)) read.push(Buffer.from(chunk))
    expect(Buffer.concat(read).toString() === text.slice(0, text.length - cut)).toBe(true)
  } finally {
    await file.close()
  }
  expect((await readFile(path, 'utf8')) === text.slice(0, text.length - cut)).toBe(true)
})
