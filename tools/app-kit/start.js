import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshBundle } from './fresh-bundle.js'

/**
 * Runs the program in `folder`. No TypeScript here: a Node that is too old for it has to say so, and one TypeScript file is enough to load the compiler.
 */
export async function start(folder) {
  if (!process.features.typescript) {
    const found = `found Node ${process.versions.node}, expected 22.18 or later`
    console.error(`starting ${basename(folder)}: ${found} (on Linux, pnpm install brings one that everything started by pnpm uses)`)
    process.exitCode = 2
    return
  }
  // Types are stripped and code is compiled once, not at every start (docs/performance.md). The cache lies in the program's own folder, not in the
  // system's temporary one, where others might put code; where it can't be written, it is done without. Older Nodes don't have it.
  const { enableCompileCache } = await import('node:module')
  const cache = join(folder, 'node_modules/.cache/compile')
  enableCompileCache(cache)
  // Threads and processes of its own know of it by the environment alone.
  process.env['NODE_COMPILE_CACHE'] ??= cache
  await import(pathToFileURL(freshBundle(folder) ?? join(folder, 'src/main.ts')).href)
}
