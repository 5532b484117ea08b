import { setTimeout } from 'node:timers/promises'
import type { Fault } from './fault.ts'

const LEASE_SECONDS = 5
/** Longer than a connection may be silent. */
const STOPPED_MS = 24_000
const TIMES = 3

/** SIGSTOP of the recorder, shorter and longer than the silence that it allows a connection. */
export const stoppedRecorder: Fault = {
  name: 'stopped recorder',
  async strike({ ingest, random }) {
    for (const ms of [random.integer(5000), STOPPED_MS]) {
      ingest.signal('SIGSTOP')
      await setTimeout(ms)
      ingest.signal('SIGCONT')
      await ingest.said(/\[LogWriter\] Flushed/, ingest.output.length)
    }
    return 2
  },
  // Whether the buffered frames or the watchdog come first after the long one is the system's choice.
  mayTell: ['silence', 'disconnect'],
}

/** SIGSTOP of an etl with a batch in hand until another has taken it over; then it goes on, late. */
export const stoppedEtl: Fault = {
  name: 'stopped etl',
  settings: { etl: { lease_seconds: LEASE_SECONDS }, ingestion: { segment_max_seconds: 2 } },
  async strike({ etls: [late, other] }) {
    for (let times = 0; times < TIMES; ) {
      const [since, before] = [late.output.length, other.output.length]
      await late.said(/\[ETLJob\] Reading/, since)
      late.signal('SIGSTOP')
      const patience = setTimeout(3 * LEASE_SECONDS * 1000, false)
      const isTaken = await Promise.race([other.said(/Took over \S+ from .* \(its lease ran out\)/, before).then(() => true), patience])
      late.signal('SIGCONT')
      // It may have been between two batches.
      if (isTaken) times += 1
    }
    return TIMES
  },
}
