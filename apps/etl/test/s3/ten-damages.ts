import { hostname } from 'node:os'
import type { Storage } from '@fluxforge/storage'
import { objectsIn, type PatternSite } from '@fluxforge/testkit'
import { expect } from 'vitest'
import { inputOf, outputOf, putReady } from './site-storage.ts'
import { tradeSegments } from './trades.ts'

const RAW = 'raw'
const OUTPUT = 'processed/coinbase'
const HOUR = '20251203T14'
const SEGMENT = tradeSegments(10, 5)

/**
 * A lake with ten damages, each of another kind, made on what the real etl wrote: verify and doctor name all ten and nothing else, and gaps the trades that can't be read for them;
 * what can be repaired is repaired, the rest comes from a backup or from a person; then verify --deep is clean, and nothing is missing.
 */
export async function showTenDamages(site: PatternSite): Promise<void> {
  await putReady(site, Object.fromEntries(Object.entries(SEGMENT).slice(0, 8)))
  expect(await site.run('etl', '--once')).toMatchObject({ exit: 0 })
  const [input, output] = [await inputOf(site), await outputOf(site)]
  const backup = await objectsIn(output, OUTPUT)
  const { moved } = await damage(site, input, output, backup)

  const verified = await site.run('etl', 'verify', '--deep', '--json')
  expect(verified.exit, verified.output).toBe(1)
  const part = (batch: number): object => ({ role: 'part', batch: `${HOUR}.${batch}` })
  expectFound(verified.output, [
    { kind: 'missing_object', ...part(1) },
    { kind: 'other_size', ...part(2) },
    { kind: expect.stringMatching(/other_(size|content)/), ...part(3) },
    { kind: 'uneven_commit', batch: `${HOUR}.4` },
    { kind: 'hole', missing: 5, from: 21, to: 25, batches: [`${HOUR}.4`, `${HOUR}.6`] },
    { kind: 'missing_object', ...part(7) },
  ])
  const gaps = await site.run('etl', 'gaps', '--json')
  expect(gaps.exit, gaps.output).toBe(1)
  const tradesOf = (batch: number): object => ({ kind: 'ids', holes: [expect.objectContaining({ from: 5 * batch - 4, to: 5 * batch })] })
  const unreadable = { product: 'BTC-USD', kind: 'unreadable' }
  expectFound(gaps.output, [unreadable, unreadable, unreadable, tradesOf(5), tradesOf(7)])
  const looked = await site.run('etl', 'doctor', '--json')
  expect(looked.exit, looked.output).toBe(1)
  expectFound(looked.output, [
    { kind: 'unexplained_parts', count: 1, segments: [nameOf(5)] },
    { kind: 'committed_in_ready', segment: nameOf(6) },
    { kind: 'misplaced_part' },
    { kind: 'orphans' },
    { kind: 'dead_owner', batch: `${HOUR}.99` },
    { kind: 'hold', batch: '20251203T16.1' },
  ])

  // 1 to 5: from a backup. 6 to 9: by themselves. 10: by a person.
  for (const [key, bytes] of backup) if (`${OUTPUT}/${key}` !== moved) await put(output, `${OUTPUT}/${key}`, bytes)
  const repaired = await site.run('etl', 'doctor', '--repair')
  expect(repaired.exit, repaired.output).toBe(1)
  expect(repaired.output.match(/\[doctor\] Repaired: /g)).toHaveLength(4)
  expect(repaired.output).toContain('[doctor] 5 findings, 4 repaired, 1 left')
  await putReady(site, { [heldName(2)]: textOf(10) })
  expect(await site.run('etl', 'retry', '20251203T16.1')).toMatchObject({ exit: 0 })
  expect(await site.run('etl', '--once')).toMatchObject({ exit: 0 })
  const healthy = await site.run('etl', 'doctor')
  expect(healthy, healthy.output).toMatchObject({ exit: 0, output: '[doctor] Nothing found\n' })
  const whole = await site.run('etl', 'verify', '--deep')
  expect(whole.exit, whole.output).toBe(0)
  expect(await site.run('etl', 'gaps')).toMatchObject({ exit: 0 })
  expect(whole.output).toMatch(/^\[verify\] Whole: \S+: 9 commits, 10 segments, 50 lines, 50 rows in 9 parts/)
}

async function damage(
  site: PatternSite,
  input: Storage,
  output: Storage,
  backup: ReadonlyMap<string, Buffer>,
): Promise<{ readonly moved: string }> {
  // 10: a batch that is held because a member of it is gone. The etl holds it, so it comes first.
  await putReady(site, { [heldName(1)]: textOf(9) })
  const members = [9, 10].map((n) => ({ segment: heldName(n - 8), bytes: textOf(n).length }))
  const list = { output: output.describe(OUTPUT), layout: 1, members }
  await put(input, `${RAW}/state/coinbase/batches/20251203T16.1.json`, Buffer.from(`${JSON.stringify(list)}\n`))
  expect(await site.run('etl', '--once')).toMatchObject({ exit: 1, output: expect.stringContaining('HELD 20251203T16.1') })

  const commitOf = (n: number): string => `_commits/2025-12-03/${HOUR}.${n}.json`
  const partOf = (n: number): string => {
    const { parts }: { parts: readonly { key: string }[] } = JSON.parse(String(backup.get(commitOf(n))))
    return parts[0]?.key ?? ''
  }
  const bytesOf = (key: string): Buffer => backup.get(key.slice(OUTPUT.length + 1)) ?? Buffer.of()
  // 1 to 3: a part that is deleted, one that is cut short, one that is another valid Parquet file.
  await output.delete(partOf(1))
  await put(output, partOf(2), bytesOf(partOf(2)).subarray(0, 200))
  await put(output, partOf(3), bytesOf(partOf(8)))
  // 4 and 5: a commit that is edited, and one that is removed.
  await put(output, `${OUTPUT}/${commitOf(4)}`, Buffer.from(String(backup.get(commitOf(4))).replace('"lines":5', '"lines":6')))
  await output.delete(`${OUTPUT}/${commitOf(5)}`)
  // 6: what an etl left that was killed with its machine.
  const owner = { owner: 'x', host: hostname(), boot_id: 'the boot before', pid: 1, build: '0', counter: 0, attempts: 0, deaths: 0 }
  await put(input, `${RAW}/processing/coinbase/${HOUR}.99.1.json`, Buffer.from(JSON.stringify(owner)))
  // 7: a segment that comes back after its commit.
  await putReady(site, { [nameOf(6)]: textOf(6) })
  // 8: a part that is moved to another product.
  await output.move(partOf(7), partOf(7).replace('BTC-USD', 'ETH-USD'))
  // 9: a part of a writer that lost.
  await put(output, partOf(8).replace(/_[0-9a-f]{16}\./, `_${'f'.repeat(16)}.`), bytesOf(partOf(8)))
  return { moved: partOf(7) }
}

/** One JSON line for each, in any order, and one with the counts. */
function expectFound(output: string, wanted: readonly object[]): void {
  const lines = output
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  for (const one of wanted) expect(lines).toContainEqual(expect.objectContaining(one))
  expect(lines, output).toHaveLength(wanted.length + 1)
}

async function put(storage: Storage, key: string, bytes: Uint8Array): Promise<void> {
  await storage.put(key, bytes, { mode: 'overwrite' })
}

function nameOf(n: number): string {
  return `segment_${HOUR}_0000${n}.ndjson`
}

function heldName(n: number): string {
  return `segment_20251203T16_0000${n}.ndjson`
}

function textOf(n: number): string {
  return Object.values(SEGMENT)[n - 1] ?? ''
}
