import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareEtl } from './etl-convert.ts'

const INGEST = join(import.meta.dirname, '../../../apps/ingest/start.js')

/** Milliseconds until an app with nothing to do says its first line. */
export async function firstLineMs(app: 'etl' | 'ingest', root: string): Promise<number> {
  await mkdir(root, { recursive: true })
  const [condition = '', start = '', ...etl] = await prepareEtl([], root)
  const args = app === 'etl' ? [condition, start, ...etl] : [condition, INGEST, ...etl.slice(0, -1), '--drain']
  const startedMs = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  await once(child.stdout, 'data')
  const ms = performance.now() - startedMs
  child.stdout.resume()
  await closed
  return ms
}
