import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMemoryStream, main } from 'assemblyscript/asc'
import { ROOT } from './packages.ts'

const SOURCES = join(ROOT, 'packages/etl/assembly')

/** Where the compiled program is kept: every platform runs the same, and nobody who runs it needs the compiler. */
export const BINARY_FILE: string = join(ROOT, 'packages/etl/src/machine/binary.ts')

/** The etl's program in `assembly/`, compiled: a module with its bytes. The same sources always give the same. */
export async function programBinary(): Promise<string> {
  const options = [
    'index.ts',
    '--baseDir',
    SOURCES,
    '--outFile',
    'program.wasm',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
  ]
  let binary: Uint8Array | undefined
  const problems = createMemoryStream()
  const { error } = await main(options, {
    stderr: problems,
    readFile: (name, folder) => readFile(join(folder, name), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents
    },
    listFiles: () => [],
  })
  if (error !== null || binary === undefined) throw new Error(`compiling ${SOURCES}: ${problems.toString()}`, { cause: error })
  return `// Compiled from packages/etl/assembly by \`pnpm run assembly\`.\nexport const BINARY =\n  '${Buffer.from(binary).toString('base64')}'\n`
}
