import { PATTERNS } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { crashPoints } from '../../../src/sim/campaigns/crash-points.ts'
import { CRASH_WAYS } from '../../../src/sim/campaigns/planned-crash.ts'
import { countOperations, crashAt } from '../../../src/sim/campaigns/scenario.ts'

test.each(PATTERNS)(
  '%s: each way to die in the middle of the scenario, once and again in the recovery, breaks nothing',
  async (pattern) => {
    const operations = await countOperations(pattern)
    expect(await crashPoints.countCases(pattern)).toBe(CRASH_WAYS.length * operations)
    for (const [at, way] of CRASH_WAYS.entries()) {
      const point = { operation: Math.floor(((at + 0.5) / CRASH_WAYS.length) * operations), way, again: null }
      const { report, recoveries } = await crashAt(pattern, point)
      expect({ point, report }).toMatchObject({ report: { crashes: 1, lost: 0, doubled: 0, problems: [] } })
      const [program = '', recovery = []] = [...recoveries].find(([, names]) => names.length > 0) ?? []
      if (recovery.length === 0) continue
      const again = { program, operation: Math.ceil(recovery.length / 2), isBefore: true }
      expect({ again, ...(await crashAt(pattern, { ...point, again })) }).toMatchObject({
        report: { crashes: 2, lost: 0, doubled: 0, problems: [] },
      })
    }
  },
)
