import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from './run.ts'
import type { Toolbox } from './toolbox.ts'

/** Something that is not supported, and has to say so clearly. */
export interface Refusal {
  readonly what: string
  readonly says: string
  /** What is said, both streams. */
  readonly attempt: () => Promise<string>
}

interface Site {
  readonly folder: string
  readonly npmrc: string
  readonly version: string
  /** A checkout, installed. */
  readonly workshop: string
}

export function refusals(toolbox: Toolbox, { folder, npmrc, version, workshop }: Site): readonly Refusal[] {
  const { oldNode } = toolbox
  const typesByNode10: Refusal = {
    what: 'moduleResolution node10, by what TypeScript says',
    says: "could not be resolved under your current 'moduleResolution' setting. Consider updating to 'node16', 'nodenext', or 'bundler'",
    // What all-five needs is installed there.
    attempt: () => compileWithNode10(toolbox.bin('tsc'), join(folder, 'all-five-by-npm')),
  }
  if (oldNode === null) return [typesByNode10]
  return [
    typesByNode10,
    {
      what: 'Node 20, by a warning of npm',
      says: 'EBADENGINE',
      attempt: () => installWith(oldNode, join(folder, 'node20'), npmrc, version),
    },
    ...['ingest', 'etl'].map((app) => ({
      what: `Node 20, by the app ${app} in one line`,
      says: 'found Node 20.20.2, expected 22.18 or later',
      attempt: () => run(oldNode, ['start.js'], { cwd: join(workshop, 'apps', app) }),
    })),
  ]
}

/** @throws when it was accepted, or refused without saying why. */
export async function expectRefusal({ what, says, attempt }: Refusal): Promise<void> {
  const said = await attempt().catch((error: Error) => error.message)
  if (!said.includes(says)) throw new Error(`${what}: expected “${says}”, found\n${said}`)
}

async function compileWithNode10(tsc: string, home: string): Promise<string> {
  const compilerOptions = {
    module: 'commonjs',
    moduleResolution: 'node10',
    ignoreDeprecations: '6.0',
    strict: true,
    noEmit: true,
    types: [],
  }
  await writeFile(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
  return await run(tsc, [], { cwd: home })
}

/** npm itself works on that Node. */
async function installWith(node: string, home: string, npmrc: string, version: string): Promise<string> {
  await mkdir(home)
  await writeFile(join(home, '.npmrc'), npmrc)
  await writeFile(join(home, 'package.json'), JSON.stringify({ private: true, dependencies: { '@fluxforge/segments': `^${version}` } }))
  const where = await run('sh', ['-c', 'command -v npm'], { cwd: home })
  return await run(node, [await realpath(where.trim()), 'install', '--no-audit', '--no-fund'], {
    cwd: home,
    environment: { PATH: `${dirname(node)}:${process.env['PATH']}` },
  })
}
