import { PATTERNS } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { simulate, simulation } from '../../../src/sim/campaigns/simulation.ts'

const NEVER = new AbortController().signal

test.each(PATTERNS)('%s: some seeds, with nothing lost, doubled or broken', async (pattern) => {
  for (let seed = 1; seed <= 2; seed++) {
    const { frames, lost, doubled, problems } = await simulation.runCase(seed, pattern, NEVER)
    expect({ seed, lost, doubled, problems }).toEqual({ seed, lost: 0, doubled: 0, problems: [] })
    expect(frames).toBeGreaterThan(30)
  }
})

test.each(PATTERNS)('%s: one seed is one run, whatever else this process did before', async (pattern) => {
  const first = await simulate(7, pattern)
  const other = await simulate(8, pattern)
  const again = await simulate(7, pattern)
  expect(again.traceHash).toBe(first.traceHash)
  expect(again.report).toEqual(first.report)
  expect(other.traceHash).not.toBe(first.traceHash)
})
