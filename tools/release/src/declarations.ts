import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { manifestIn, type PackageName, ROOT } from './packages.ts'
import { run } from './run.ts'

/** All public types of a package, as a user's compiler sees them: the declarations that its entries lead to, one after the other. */
export async function declarationsOf(name: PackageName): Promise<string> {
  const folder = join(ROOT, 'packages', name)
  const built = await mkdtemp(join(tmpdir(), 'fluxforge-declarations-'))
  try {
    await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--outDir', built], { cwd: folder })
    const { exports } = await manifestIn(folder)
    const entries = Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : [types.replace('./dist/', '')]))
    const texts: string[] = []
    const waiting = [...entries]
    for (const seen = new Set<string>(); waiting.length > 0; ) {
      const path = waiting.shift()
      if (path === undefined || seen.has(path)) continue
      seen.add(path)
      const text = await readFile(join(built, path), 'utf8')
      texts.push(`// ${path}\n${text}`)
      for (const [, next = ''] of text.matchAll(/from '(\.[^']*)\.ts'/g)) waiting.push(`${join(dirname(path), next)}.d.ts`)
    }
    return texts.join('\n')
  } finally {
    await rm(built, { recursive: true, force: true })
  }
}

/** Where the reviewed ones are kept. */
export function snapshotOf(name: PackageName): string {
  return join(ROOT, 'etc', `${name}.d.ts`)
}
