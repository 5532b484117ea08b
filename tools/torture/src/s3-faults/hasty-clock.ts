import { type Clock, systemClock } from '@fluxforge/segments'

const START_MS = Date.parse('2025-12-03T14:10:00Z')
const FIRST_WAIT_MS = 1000
const TIMES = 50

/**
 * The first wait before another try is fifty times as short; what is a limit stays as it is, for a slow machine, or is so many times as long. The wall clock
 * begins within an hour, so that names are the same each time.
 */
export function hastyClock(limitTimes = 1): Clock {
  const startedMs = systemClock.monotonicMs()
  return {
    wallMs: () => START_MS + systemClock.monotonicMs() - startedMs,
    monotonicMs: () => systemClock.monotonicMs(),
    sleep: (ms, signal) => systemClock.sleep(ms > FIRST_WAIT_MS ? limitTimes * ms : ms / TIMES, signal),
  }
}
