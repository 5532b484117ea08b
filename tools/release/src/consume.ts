import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Consumer } from './consumers.ts'
import { ROOT } from './packages.ts'
import { RESOLUTIONS, type Resolution } from './resolutions.ts'
import { pnpm, run } from './run.ts'

export type Installer = 'npm' | 'pnpm'

export interface Site {
  /** An empty folder that is in no workspace. */
  readonly folder: string
  readonly npmrc: string
  /** Of what was published. */
  readonly version: string
  readonly nodes: readonly string[]
}

/** Installs what a consumer needs, compiles it and runs it with each Node. Resolves with how many things were tried. @throws with what went wrong. */
export async function consume(consumer: Consumer, installer: Installer, { folder, npmrc, version, nodes }: Site): Promise<number> {
  const home = join(folder, `${consumer.name}-by-${installer}`)
  await mkdir(home)
  await cp(consumer.folder, join(home, 'src'), { recursive: true })
  await writeFile(join(home, '.npmrc'), npmrc)
  await writeFile(join(home, 'package.json'), JSON.stringify(await manifestOf(consumer, version)))
  if (installer === 'npm') await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: home })
  else await pnpm(['install', '--ignore-workspace', '--prefer-offline'], { cwd: home })
  const resolutions = RESOLUTIONS.filter(({ moduleResolution }) => consumer.resolutions?.includes(moduleResolution) ?? true)
  for (const resolution of resolutions) {
    await writeFile(join(home, 'tsconfig.json'), JSON.stringify(compilerOptions(resolution)))
    await run(join(ROOT, 'node_modules/.bin/tsc'), [], { cwd: home })
  }
  for (const node of nodes) {
    const said = await run(node, [`../out/${consumer.main}`], { cwd: join(home, 'src') })
    if (!said.includes(consumer.says))
      throw new Error(`${consumer.name} by ${installer} with ${node}: expected “${consumer.says}”, found\n${said}`)
  }
  return resolutions.length + nodes.length
}

async function manifestOf({ uses, also }: Consumer, version: string): Promise<object> {
  const { catalog }: { catalog: Record<string, string> } = parse(await readFile(join(ROOT, 'pnpm-workspace.yaml'), 'utf8'))
  const ours = uses.map((name) => [`@fluxforge/${name}`, `^${version}`])
  const others = ['@types/node', ...also].map((name) => [name, catalog[name]])
  return { private: true, type: 'module', dependencies: Object.fromEntries([...ours, ...others]) }
}

function compilerOptions(resolution: Resolution): object {
  return {
    compilerOptions: {
      ...resolution,
      target: 'es2024',
      lib: ['es2025', 'esnext.disposable'],
      types: ['node'],
      strict: true,
      skipLibCheck: false,
      rewriteRelativeImportExtensions: true,
      rootDir: 'src',
      outDir: 'out',
    },
    include: ['src'],
  }
}
