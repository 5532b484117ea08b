import { expect, test } from 'vitest'
import type { LedgerLife } from '../../../src/sim/ledger.ts'
import { measureLosses, type Stall } from '../../../src/sim/oracle/losses.ts'
import { frame, opened, recordedBut, runOf } from './made-up-run.ts'

const WINDOW_MS = 1000

/** A frame each second from the second one on, and a kill at the tenth. */
const killed = runOf(0, [opened(1, 'a', null), ...[2, 3, 4, 5, 6, 7, 8, 9].map((second) => frame(second, 'a', second))], 10)

function problemsOf(life: LedgerLife, lostSeconds: readonly number[], stalls: readonly Stall[] = []): readonly string[] {
  return measureLosses([life], recordedBut([life], ...lostSeconds), WINDOW_MS, stalls).problems
}

test('a crash may take the window and what a flush takes', () => {
  expect(problemsOf(killed, [8, 9])).toEqual([])
})

test('a loss after a crash that is longer than the window is seen', () => {
  expect(problemsOf(killed, [7, 8, 9])).toEqual(['the crash of run 1 took 3000 ms of the feed, at most 1000 and a flush were promised'])
})

test('a longer loss is right only where storage held everything up meanwhile', () => {
  expect(problemsOf(killed, [5, 6, 7, 8, 9], [{ by: 'disk', fromMs: 5000, toMs: 9000 }])).toEqual([])
  expect(problemsOf(killed, [6, 7, 8, 9], [{ by: 'disk', fromMs: 0, toMs: 2000 }])).toHaveLength(1)
})

test('a run that ended in order and lost a frame is seen', () => {
  const stopped = runOf(0, [opened(1, 'a', null), frame(2, 'a', 0), frame(3, 'a', 1)])
  expect(problemsOf(stopped, [])).toEqual([])
  expect(problemsOf(stopped, [3])).toEqual(['run 1 ended in order and lost the frame of 2025-12-03T00:00:03.000000Z'])
})

test('what a crash took is told by crash', () => {
  expect(measureLosses([killed], recordedBut([killed], 9), WINDOW_MS, []).lossMs).toEqual([1000])
  expect(measureLosses([killed], recordedBut([killed]), WINDOW_MS, []).lossMs).toEqual([0])
})
