import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { startLine } from '@fluxforge/testkit'
import { prepareEtl } from './etl-convert.ts'

/** Milliseconds until an app with nothing to do says its first line. */
export async function firstLineMs(app: 'etl' | 'ingest', root: string): Promise<number> {
  await mkdir(root, { recursive: true })
  const etl = await prepareEtl([], root)
  const args = app === 'etl' ? etl : [...startLine('ingest'), ...etl.slice(-3, -1), '--drain']
  const startedMs = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  await once(child.stdout, 'data')
  const ms = performance.now() - startedMs
  child.stdout.resume()
  await closed
  return ms
}
