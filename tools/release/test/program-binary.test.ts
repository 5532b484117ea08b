import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { PROGRAMS, programBinary } from '../src/program-binary.ts'

test.for(PROGRAMS)('the program of $name is compiled from its sources; `pnpm run assembly` compiles it anew', async (program) => {
  expect(await programBinary(program)).toBe(await readFile(program.binaryFile, 'utf8'))
})
