import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Verification } from '../../src/verify/verification.ts'
import { NEVER, OUTPUT } from '../batches/etl-lake.ts'
import { ManyCommits } from './many-commits.ts'

const COMMITS = 100_000

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

test('100,000 commits are verified in flat memory, each read once', { timeout: 120_000 }, async ({ annotate }) => {
  const output = new ManyCommits(COMMITS)
  await output.put(`${OUTPUT}/_layout.1.json`, Buffer.from('{"format":1}'), { mode: 'create' })
  const verification = new Verification({ output, outputPath: OUTPUT })
  const heaps: number[] = []
  const startedMs = performance.now()
  output.onStat = () => {
    if (verification.counts.commits >= (heaps.length + 1) * 20_000) heaps.push(heapBytes())
  }
  for await (const problem of verification.problems(NEVER)) expect(problem).toBe(null)
  expect(verification.counts).toMatchObject({ commits: COMMITS, parts: 2 * COMMITS, lines: 50 * COMMITS, connections: 1, problems: 0 })
  // Beside the commits, the layouts.
  expect(output.reads).toBe(COMMITS + 2)
  const [first, last] = [heaps.at(0) ?? 0, heaps.at(-1) ?? 0]
  const inWords = heaps.map((bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`).join(', ')
  await annotate(`${((performance.now() - startedMs) / 1000).toFixed(1)} s; heap after each 20,000 commits: ${inWords}`)
  // The name of a batch and 16 bytes.
  expect((last - first) / (heaps.length - 1) / 20_000).toBeLessThan(100)
})
