import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMemoryStream, main } from 'assemblyscript/asc'
import { type PackageName, ROOT } from './packages.ts'

/** A package's program in `assembly/`, and where it is kept compiled: every platform runs the same, and nobody who runs it needs the compiler. */
export interface AssemblyProgram {
  readonly name: PackageName
  readonly binaryFile: string
}

export const PROGRAMS: readonly AssemblyProgram[] = [
  { name: 'segments', binaryFile: join(ROOT, 'packages/segments/src/lines/plain-text-binary.ts') },
  { name: 'etl', binaryFile: join(ROOT, 'packages/etl/src/machine/binary.ts') },
]

/** The program, compiled: a module with its bytes. The same sources always give the same. */
export async function programBinary({ name }: AssemblyProgram): Promise<string> {
  const sources = `packages/${name}/assembly`
  const options = [
    'index.ts',
    '--baseDir',
    join(ROOT, sources),
    '--outFile',
    'program.wasm',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--enable',
    'simd',
  ]
  let binary: Uint8Array | undefined
  const problems = createMemoryStream()
  const { error } = await main(options, {
    stderr: problems,
    readFile: (file, folder) => readFile(join(folder, file), 'utf8').catch(() => null),
    writeFile: (_file, contents) => {
      if (typeof contents !== 'string') binary = contents
    },
    listFiles: () => [],
  })
  if (error !== null || binary === undefined) throw new Error(`compiling ${sources}: ${problems.toString()}`, { cause: error })
  return `// Compiled from ${sources} by \`pnpm run assembly\`.\nexport const BINARY =\n  '${Buffer.from(binary).toString('base64')}'\n`
}
