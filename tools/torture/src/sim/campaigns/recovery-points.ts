import type { Campaign, CaseReport } from '../../campaign.ts'
import { sha256 } from '../oracle/sha256.ts'
import { crashPoints, pointOf } from './crash-points.ts'
import { crashAt } from './scenario.ts'

/** Moments of recoveries that were crash points already. */
const KNOWN = new Set<string>()

export const recoveryPoints: Campaign = {
  ...crashPoints,
  name: 'recovery-points',
  about: 'the same, and once more before and after every operation of the recovery at a moment that no case before had',
  async runCase(seed, pattern, signal) {
    const point = pointOf(seed)
    const { report, recoveries } = await crashAt(pattern, point)
    const reports = [report]
    for (const [program, recovery] of recoveries) {
      for (const operation of newMoments(`${pattern} ${point.way} ${program}`, recovery)) {
        if (signal.aborted) return merged(reports)
        for (const isBefore of [true, false]) {
          const again = { program, operation, isBefore }
          reports.push((await crashAt(pattern, { ...point, again })).report)
        }
      }
    }
    return merged(reports)
  },
}

/**
 * The operations of a recovery, from 1, that come after others than in any recovery before: what was done so far, in whatever order, is the state in which the
 * next crash happens.
 */
function newMoments(where: string, recovery: readonly string[]): number[] {
  const done: string[] = []
  return recovery.flatMap((name, at) => {
    done.push(shapeOf(name))
    const moment = `${where}: ${sha256([...done].sort().join('\n'))}`
    if (KNOWN.has(moment)) return []
    KNOWN.add(moment)
    return [at + 1]
  })
}

/** An operation, whatever the numbers in its names are. */
function shapeOf(operation: string): string {
  return operation.replaceAll(/[0-9a-f]{16,}|\d+/g, '#')
}

function merged(reports: readonly CaseReport[]): CaseReport {
  const sum = (name: 'crashes' | 'faults' | 'frames' | 'lost' | 'doubled'): number => reports.reduce((all, one) => all + one[name], 0)
  const broken = reports.find(({ problems }) => problems.length > 0) ?? reports[0]
  return {
    crashes: sum('crashes'),
    faults: sum('faults'),
    frames: sum('frames'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    problems: broken?.problems ?? [],
    story: broken?.story ?? [],
    lossMs: reports.flatMap(({ lossMs }) => lossMs),
    recoveryMs: reports.flatMap(({ recoveryMs }) => recoveryMs),
  }
}
