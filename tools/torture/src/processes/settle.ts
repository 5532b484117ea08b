import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { download, objectsIn, type PatternSite } from '@fluxforge/testkit'
import type { SentConnection } from './exchange/sent-frames.ts'
import { inTime } from './in-time.ts'
import type { Evidence } from './oracle/verdict.ts'
import { storagesOf } from './storages.ts'

const ENDED_WITHIN_MS = 120_000

/** Drains and converts what is left after the last fault, as a person would, and collects what the oracle looks at. */
export async function settle(
  site: PatternSite,
  sent: readonly SentConnection[],
  deletesRaw: boolean,
): Promise<{ readonly evidence: Evidence; readonly problems: readonly string[] }> {
  const problems: string[] = []
  for (const [app, flag] of [
    ['ingest', '--drain'],
    ['etl', '--once'],
  ] as const) {
    const { exit, output } = await inTime(`${app} ${flag}`, ENDED_WITHIN_MS, site.run(app, flag))
    if (exit !== 0) problems.push(`${app} ${flag} ended with ${exit}, expected 0; it said:\n${output.slice(-2000)}`)
  }
  const { input, output } = await storagesOf(site)
  const left: string[] = await recordingsIn(site.path)
  for (const folder of ['ready', 'processing', 'quarantine'])
    for (const name of (await objectsIn(input, `raw/${folder}/coinbase`)).keys()) left.push(`${folder}/${name}`)
  for (const name of left) problems.push(`${name} is left over`)
  const processedDir = join(site.path, 'downloaded')
  await download(output, 'processed/coinbase', processedDir)
  const archive = deletesRaw ? null : await objectsIn(input, 'raw/archive/coinbase')
  return { evidence: { processedDir, archive, sent }, problems }
}

/** In active/ or a spool. */
async function recordingsIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true })
  return entries.filter((entry) => /(?:active|spool)\/.*segment_[^/]*$/.test(entry))
}
