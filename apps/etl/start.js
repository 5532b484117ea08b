import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Types are stripped and code is compiled once, not at every start (docs/performance.md); so this file can't have types itself. The cache lies in the
// app's own folder, not in the system's temporary one, where others might put code; where it can't be written, it is done without.
enableCompileCache(join(import.meta.dirname, 'node_modules/.cache/compile'))

await import('./src/main.ts')
