import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { addId, holesBetween, type IdRun, joinRuns } from '../../src/gaps/id-runs.ts'

/** By the definition: every id between the least and the greatest that is not there, and the first times of those beside. */
function holesByDefinition(seen: readonly (readonly [id: number, us: number])[]) {
  const first = new Map<number, number>()
  for (const [id, us] of seen) first.set(id, Math.min(us, first.get(id) ?? Infinity))
  const ids = [...first.keys()].sort((a, b) => a - b)
  return ids.flatMap((id, i) => {
    const before = ids[i - 1] ?? id - 1
    if (before === id - 1) return []
    const times = [first.get(before) ?? 0, first.get(id) ?? 0]
    return [{ table: 't', column: 'c', from: before + 1, to: id - 1, startedUs: Math.min(...times), endedUs: Math.max(...times) }]
  })
}

test('whatever comes in whatever order and parts, holes are the ids between that never came, with the first times of their neighbours', () => {
  const id = integer({ min: 0, max: 40 })
  const us = integer({ min: 0, max: 1000 })
  const row = array(integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 2 })
  assert(
    property(array(array(row, { maxLength: 12 }), { maxLength: 6 }), id, us, (parts, one, time) => {
      let runs: readonly IdRun[] = []
      const seen: (readonly [number, number])[] = [[one, time]]
      for (const part of [[[one, time]], ...parts]) {
        const found: IdRun[] = []
        for (const [at = 0, when = 0] of part) {
          addId(found, at, when)
          seen.push([at, when])
        }
        runs = joinRuns([...runs, ...found])
      }
      expect(holesBetween(runs, 't', 'c')).toEqual(holesByDefinition(seen))
    }),
  )
})
