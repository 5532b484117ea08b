import { expect, test } from 'vitest'
import { planKills } from '../../../src/processes/kills/kill-plan.ts'

test('the same seed gives the same plan, another seed another', () => {
  expect(planKills(7, 30)).toEqual(planKills(7, 30))
  expect(planKills(8, 30)).not.toEqual(planKills(7, 30))
})

test('a plan has exactly so many kills, and a victim once a round at most', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const { rounds } = planKills(seed, 30)
    expect(rounds.flat()).toHaveLength(30)
    for (const round of rounds) expect(new Set(round.map(({ victim }) => victim)).size).toBe(round.length)
  }
})

test('over some seeds every victim dies at every edge of its work, alone, beside others and in the same moment', () => {
  const rounds = Array.from({ length: 50 }, (_, seed) => planKills(seed, 30).rounds).flat()
  const places = new Set(rounds.flat().map(({ victim, edge }) => `${victim} ${edge}`))
  expect([...places].toSorted()).toEqual([
    ...['etl 1', 'etl 2'].flatMap((etl) => ['committed', 'reading', 'start', 'wrote'].map((edge) => `${etl} ${edge}`)),
    ...['connected', 'durable', 'sealed', 'start'].map((edge) => `ingest ${edge}`),
  ])
  expect(new Set(rounds.map((round) => round.length))).toEqual(new Set([1, 2, 3]))
  expect(rounds.some((round) => round.length === 3 && new Set(round.map(({ waitMs }) => waitMs)).size === 1)).toBe(true)
})
