import { currentRoute, Line, scanLine } from './line'
import { heldBytes } from './partition'
import { zeroed } from './room'
import { takeUnfinished } from './unfinished'

const MAX_LINES: u32 = 1024
const LINE_BYTES: u32 = 16

/** The lines that were read, for JavaScript to count. */
export const scanned = zeroed(MAX_LINES * LINE_BYTES)
let count: u32 = 0
/** The place of the line at hand. */
let start: usize = 0
/** Of the line read last. */
let isUnfinished: bool = false
let isAnyFull: bool = false

/**
 * Reads lines up to `end`, or until JavaScript is needed between two of them: the last one has to be finished, a partition is full, or more rows are held
 * than `maxHeldBytes`. Gives the place behind the last line that was read. What a line throws leaves that line, which may have begun, unread.
 */
export function scanLines(at: usize, end: usize, maxHeldBytes: u32): usize {
  count = 0
  isUnfinished = false
  isAnyFull = false
  takeUnfinished()
  for (let isNeeded: bool = false; at < end && count < MAX_LINES && !isNeeded; count++) {
    start = at
    at = scanLine(at, changetype<Line>(scanned + count * LINE_BYTES)) + 1
    isNeeded = endLine() || heldBytes > maxHeldBytes
  }
  return at
}

/** Whether JavaScript is needed for it. */
function endLine(): bool {
  const route = currentRoute()
  isUnfinished = takeUnfinished()
  isAnyFull = !isUnfinished && route !== null && route.shape!.table.commitLine()
  return isUnfinished || isAnyFull
}

export function scannedCount(): u32 {
  return count
}

export function lineStart(): usize {
  return start
}

/** Whether the last line's rows wait for JavaScript to keep them. */
export function isLastUnfinished(): bool {
  return isUnfinished
}

/** Whether it filled a partition. */
export function hasLastFilled(): bool {
  return isAnyFull
}

/** Gives up the line at hand: what JavaScript calls its route; -1 if it had none yet, or one without rows. */
export function abandonLine(): i32 {
  const route = currentRoute()
  if (route === null) return -1
  route.abandon()
  return <i32>route.index
}
