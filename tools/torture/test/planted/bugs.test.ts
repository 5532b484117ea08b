import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BUGS } from '../../src/planted/bugs.ts'
import { plantedText } from '../../src/planted/planted-text.ts'

const ROOT = join(import.meta.dirname, '../../../..')

test.each(BUGS.map((bug) => [bug.name, bug] as const))('%s can still be planted in the code as it is', async (_, { edits }) => {
  const texts = new Map<string, string>()
  for (const edit of edits) {
    const before = texts.get(edit.file) ?? (await readFile(join(ROOT, edit.file), 'utf8'))
    texts.set(edit.file, plantedText(before, edit))
  }
  for (const [file, text] of texts) expect(text).not.toBe(await readFile(join(ROOT, file), 'utf8'))
})
