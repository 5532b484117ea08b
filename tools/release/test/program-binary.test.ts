import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { BINARY_FILE, programBinary } from '../src/program-binary.ts'

test('the program that scans lines is compiled from its sources; `pnpm run assembly` compiles it anew', async () => {
  expect(await programBinary()).toBe(await readFile(BINARY_FILE, 'utf8'))
})
