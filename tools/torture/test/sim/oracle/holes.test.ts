import { expect, test } from 'vitest'
import type { LedgerLife } from '../../../src/sim/ledger.ts'
import { checkHoles } from '../../../src/sim/oracle/holes.ts'
import { frame, opened, recordedBut, runOf } from './made-up-run.ts'

const LOST = 5

/** Killed after its fourth frame, and started again; the new connection tells of the hole that `hole` says. */
function restarted(hole: Parameters<typeof opened>[2]): LedgerLife[] {
  const frames = [2, 3, 4, LOST].map((second, sequence) => frame(second, 'a', sequence))
  return [runOf(0, [opened(1, 'a', null), ...frames], 6), runOf(7, [opened(8, 'b', hole), frame(9, 'b', 0)])]
}

const RIGHT = { cause: 'restart', sinceSecond: 4 }

test('a frame that was lost in a hole that is told is right', () => {
  const lives = restarted(RIGHT)
  expect(checkHoles(lives, recordedBut(lives, LOST), true)).toEqual([])
})

test('a hole that no row of gaps tells is seen', () => {
  const untold = restarted(RIGHT)
  expect(checkHoles(untold, recordedBut(untold, LOST, 8), true)).toEqual([
    'BTC-USD: the frame of 2025-12-03T00:00:05.000000Z (run 1) was lost, and lies in no hole',
  ])
  const denied = restarted(null)
  expect(checkHoles(denied, recordedBut(denied, LOST), true)).toEqual([
    'BTC-USD, run 2: a connection stood and its hole is told as null, expected restart',
    'BTC-USD: the frame of 2025-12-03T00:00:05.000000Z (run 1) was lost, and lies in no hole',
  ])
})

test('a hole that begins behind a lost frame is seen', () => {
  const lives = restarted(RIGHT)
  expect(checkHoles(lives, recordedBut(lives, 3, LOST), true)).toEqual([
    'BTC-USD: the frame of 2025-12-03T00:00:03.000000Z (run 1) was lost, and lies in no hole',
  ])
})

test('a hole that is told over frames that were recorded is seen', () => {
  const lives = restarted({ cause: 'restart', sinceSecond: 2 })
  const early =
    'BTC-USD, run 2: the hole from 2025-12-03T00:00:02.000000Z to 2025-12-03T00:00:08.000000Z begins too early: the frame of 2025-12-03T00:00:03.000000Z was recorded'
  expect(checkHoles(lives, recordedBut(lives, LOST), true)).toEqual([early])
  // A disk that failed may have kept an older mark of how far the recording got.
  expect(checkHoles(lives, recordedBut(lives, LOST), false)).toEqual([])
})

test('a hole that begins when nothing was recorded is seen', () => {
  const lives = restarted({ cause: 'restart', sinceSecond: 6 })
  expect(checkHoles(lives, recordedBut(lives), true)).toEqual([
    'BTC-USD, run 2: a hole begins at 2025-12-03T00:00:06.000000Z, when nothing was recorded',
  ])
})

test('a row of gaps where there was no hole is seen: the first connection of all has none before it', () => {
  for (const cause of ['restart', 'disconnect']) {
    const lives = [runOf(0, [opened(1, 'a', { cause, sinceSecond: 0 }), frame(2, 'a', 0)])]
    expect(checkHoles(lives, recordedBut(lives), true)).toEqual([
      `BTC-USD, run 1: a connection stood and its hole is told as ${cause}, expected null`,
    ])
  }
})

test('a reconnect that is told as a restart is seen', () => {
  const reconnected = (cause: string): LedgerLife[] => [
    runOf(0, [opened(1, 'a', null), frame(2, 'a', 0), opened(4, 'b', { cause, sinceSecond: 2 }), frame(5, 'b', 0)]),
  ]
  const [right, wrong] = [reconnected('disconnect'), reconnected('restart')]
  expect(checkHoles(right, recordedBut(right), true)).toEqual([])
  expect(checkHoles(wrong, recordedBut(wrong), true)).toEqual([
    'BTC-USD, run 1: a connection stood and its hole is told as restart, expected disconnect',
  ])
})
