import { writeFile } from 'node:fs/promises'
import { PROGRAMS, programBinary } from './program-binary.ts'

// `pnpm run assembly`
for (const program of PROGRAMS) await writeFile(program.binaryFile, await programBinary(program))
