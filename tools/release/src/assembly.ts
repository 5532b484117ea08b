import { writeFile } from 'node:fs/promises'
import { BINARY_FILE, programBinary } from './program-binary.ts'

// `pnpm run assembly`
await writeFile(BINARY_FILE, await programBinary())
