import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Types stripped and code compiled once, not at every start (docs/performance.md). In the app's own folder, not the system's temporary one, where
// others might put code; what can't be written there is done without.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'))

await import('./program.ts')
