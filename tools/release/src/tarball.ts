import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manifest, manifestIn, type PackageName } from './packages.ts'
import { pnpm, run } from './run.ts'

/** The most that each may take unpacked, in bytes: a dependency or a file that slipped in is seen here. */
export const MOST_BYTES: { readonly [name in PackageName]: number } = {
  storage: 300_000,
  segments: 300_000,
  etl: 500_000,
  coinbase: 250_000,
  config: 130_000,
}

export interface Tarball {
  readonly name: PackageName
  readonly file: string
  readonly files: readonly string[]
  readonly packedBytes: number
  readonly unpackedBytes: number
  /** What is wrong with it, a line each. */
  readonly faults: readonly string[]
}

/** Packs a package of the checkout `root` into `folder`, and looks at what is in it. */
export async function packTarball(root: string, name: PackageName, folder: string): Promise<Tarball> {
  const unpacked = join(folder, name)
  await mkdir(unpacked, { recursive: true })
  const file = join(folder, `${name}.tgz`)
  await pnpm(['pack', '--out', file], { cwd: join(root, 'packages', name) })
  await run('tar', ['xzf', file, '-C', unpacked, '--strip-components=1'], { cwd: folder })
  const files = (await run('tar', ['tzf', file], { cwd: folder }))
    .trimEnd()
    .split('\n')
    .map((path) => path.replace('package/', ''))
    .sort()
  const sizes = await Promise.all(files.map(async (path) => (await stat(join(unpacked, path))).size))
  const unpackedBytes = sizes.reduce((sum, size) => sum + size, 0)
  const faults = [
    ...faultsOfFiles(files),
    ...faultsOfManifest(await manifestIn(unpacked), files),
    ...(await faultsOfText(unpacked, files)),
    ...(unpackedBytes > MOST_BYTES[name] ? [`${unpackedBytes} bytes unpacked, expected at most ${MOST_BYTES[name]}`] : []),
  ]
  return { name, file, files, packedBytes: (await stat(file)).size, unpackedBytes, faults }
}

function faultsOfFiles(files: readonly string[]): string[] {
  const missing = ['LICENSE', 'README.md', 'package.json'].filter((path) => !files.includes(path))
  const surplus = files.filter((path) => !/^(?:LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/.*\.(?:js|d\.ts))$/.test(path))
  return [...missing.map((path) => `there is no ${path}`), ...surplus.map((path) => `${path} is nobody's business`)]
}

function faultsOfManifest({ license, exports, dependencies = {} }: Manifest, files: readonly string[]): string[] {
  const targets = Object.values(exports).flatMap((conditions) => Object.values(conditions))
  return [
    ...(license === 'MIT' ? [] : ['its package.json names no licence']),
    ...targets.filter((target) => !files.includes(target.replace('./', ''))).map((target) => `${target} is exported and not there`),
    ...Object.values(exports).flatMap((conditions) =>
      Object.keys(conditions)[0] === 'types' ? [] : ['an export has types behind other conditions'],
    ),
    ...Object.entries(dependencies).flatMap(([name, range]) =>
      /^(?:workspace|catalog|link|file):/.test(range) ? [`it depends on ${name} ${range}`] : [],
    ),
  ]
}

async function faultsOfText(unpacked: string, files: readonly string[]): Promise<string[]> {
  const faults: string[] = []
  for (const path of files.filter((one) => /\.(?:js|ts|json)$/.test(one))) {
    const text = await readFile(join(unpacked, path), 'utf8')
    if (/\/(?:home|Users|work|tmp)\//.test(text)) faults.push(`${path} names a path of the machine that built it`)
    if (text.includes('sourceMappingURL')) faults.push(`${path} names a source map that is not there`)
    if (/\bany\b/.test(path.endsWith('.d.ts') ? text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') : ''))
      faults.push(`${path} has an any in a public type`)
  }
  return faults
}
