import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordedFrames, type Simulator, startSimulator } from '@fluxforge/coinbase/simulator'
import { compareWithFrames, type OracleFrame, objectsIn, type PatternSite, tempDir } from '@fluxforge/testkit'
import { expect } from 'vitest'
import { duckdb } from '../duckdb.ts'
import { framesOf } from '../raw-lines.ts'
import { inputOf } from './site-storage.ts'

const FILE = join(import.meta.dirname, '../../../../../shared/data/real-2021-batched.ndjson')

export const hasCapture = existsSync(FILE)

/** The frames of the real capture, or its first ones, in so many pieces. */
export async function captureIn(pieces: number, frames = Number.POSITIVE_INFINITY): Promise<readonly (readonly string[])[]> {
  const lines = (await readFile(FILE, 'utf8')).trimEnd().split('\n').slice(0, frames)
  const each = Math.ceil(lines.length / pieces)
  return Array.from({ length: pieces }, (_, i) => lines.slice(i * each, (i + 1) * each))
}

/** An exchange that sends these frames once to whoever subscribes. */
export async function exchangeOf(site: PatternSite, lines: readonly string[]): Promise<Simulator> {
  const file = join(site.path, 'piece.ndjson')
  await writeFile(file, `${lines.join('\n')}\n`)
  return await startSimulator({ frames: await recordedFrames(file) })
}

/** Records all that an exchange sends, by the settings as they are, and gives the frames once they are in ready/. */
export async function record(site: PatternSite, exchange: Simulator, frames: number): Promise<readonly OracleFrame[]> {
  await using ingest = site.start('ingest', '--stats-interval', '0.2')
  await ingest.said(new RegExp(`\\[stats\\] ${frames.toLocaleString('en-US')} frames? received`))
  expect(await ingest.stop(), ingest.output).toBe(0)
  const drained = await site.run('ingest', '--drain')
  expect(drained.exit, drained.output).toBe(0)
  const raw = await objectsIn(await inputOf(site), 'raw/ready/coinbase')
  const recorded = [...raw.values()].flatMap((segment) => framesOf(segment.toString()))
  expect(recorded.map(({ text }) => text)).toEqual(exchange.delivered.map(({ data }) => data.toString()))
  return recorded
}

/** Every row that the frames stand for is in the parts of a downloaded `processed/coinbase`, and none more. */
export async function expectRows(frames: readonly OracleFrame[], processedDir: string): Promise<number> {
  await using expected = await tempDir()
  const comparisons = await compareWithFrames({ frames, processedDir, directory: expected.path, run: await duckdb() })
  expect(comparisons.length).toBeGreaterThan(0)
  for (const one of comparisons) expect(one).toMatchObject({ found: one.expected, missing: 0, surplus: 0 })
  return comparisons.reduce((sum, one) => sum + one.found, 0)
}
