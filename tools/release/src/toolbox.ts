import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './packages.ts'
import { pnpm, run } from './run.ts'

const FOLDER = join(import.meta.dirname, '../toolbox')
/** As toolbox/typedoc.json has it. */
const REFERENCE = join(ROOT, 'docs/api')

/** What only a release needs (toolbox/package.json), installed when it is asked for the first time. */
export async function openToolbox(): Promise<Toolbox> {
  await pnpm(['install', '--frozen-lockfile'], { cwd: FOLDER })
  return {
    bin: (name) => join(FOLDER, 'node_modules/.bin', name),
    lintWorkflows: () => run(process.execPath, ['lint-workflows.js', join(ROOT, '.github/workflows')], { cwd: FOLDER }),
    writeReference: async () => {
      await run(process.execPath, ['node_modules/typedoc/bin/typedoc'], { cwd: FOLDER })
      return REFERENCE
    },
    oldNode: nodeOf('node20').at(0) ?? null,
    nodes: [process.execPath, ...['node22', 'node26'].flatMap((name) => nodeOf(name))],
  }
}

export interface Toolbox {
  bin(name: 'attw' | 'publint' | 'verdaccio' | 'tsc'): string
  /** @throws with what actionlint finds. */
  lintWorkflows(): Promise<string>
  /** The reference of all that is public, from the sources and their comments; where it is. @throws with what typedoc warns of. */
  writeReference(): Promise<string>
  /** The oldest Node that is promised, the one that this runs on, and the newest; elsewhere than on Linux only the one. */
  readonly nodes: readonly string[]
  /** One that is too old; null elsewhere than on Linux. */
  readonly oldNode: string | null
}

function nodeOf(name: string): string[] {
  const file = join(FOLDER, 'node_modules', `${name}-${process.platform}-${process.arch}/bin/node`)
  return existsSync(file) ? [file] : []
}
