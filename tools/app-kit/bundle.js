// node bundle.js ENTRY...: makes the bundle of the program in this folder, whose first entry it is. Run by `pnpm install`; start.js runs what it makes.
import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { bundlesOf, markOf } from './fresh-bundle.js'

const folder = process.cwd()
const bundles = bundlesOf(folder)
// What is not read as a source and decides all the same. The lock file tells what is installed, so that no file of it has to be looked at.
const DECIDING = [join(folder, '../../pnpm-lock.yaml'), import.meta.filename]

try {
  await makeBundle(process.argv.slice(2))
} catch (error) {
  // No reason for an installation to fail.
  console.error(`bundling ${basename(folder)}: ${error.message.split('\n')[0]}; it will start from its sources, which takes longer`)
}

async function makeBundle(entryPoints) {
  const files = {}
  for (const path of DECIDING) add(files, path)
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints,
    entryNames: '[name]',
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    conditions: ['fluxforge-source'],
    // Old packages among the dependencies ask for Node's own modules by it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [{ name: 'inputs', setup: (building) => building.onLoad({ filter: /.*/ }, ({ path }) => add(files, path)) }],
    logLevel: 'silent',
    write: false,
  })
  // A folder for each content: what runs already may still load a part of what it was started from.
  const content = createHash('sha256')
  for (const { contents } of outputFiles) content.update(contents)
  const name = content.digest('hex').slice(0, 16)
  for (const { path, contents } of outputFiles) {
    const file = join(bundles, name, basename(path))
    await writeWhole(file, contents)
    // A power cut may leave it empty.
    files[relative(folder, file)] = markOf(file)
  }
  const program = join(name, basename(entryPoints[0]).replace(/\.ts$/, '.js'))
  await writeWhole(join(bundles, 'bundle.json'), JSON.stringify({ program, files }))
}

/** Before it is read, so that a change meanwhile is one. */
function add(files, path) {
  const file = relative(folder, path)
  if (file.includes('node_modules')) return
  files[file] = markOf(path)
  // Which file an import means is said by its package.
  const home = /^((?:.*?[\\/])?)src[\\/]/.exec(file)?.[1]
  if (home !== undefined) files[`${home}package.json`] ??= markOf(join(folder, home, 'package.json'))
}

async function writeWhole(file, contents) {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.${process.pid}`, contents)
  await rename(`${file}.${process.pid}`, file)
}
