import type { NameTaker } from '../names/name-taker.ts'
import { DailyWork } from './daily-work.ts'
import type { WriterSettings } from './writer-options.ts'

/** Old names are forgotten in the background, once a day at most; a failure is told and stops nothing. */
export function namePruning(names: NameTaker, { clock, onEvent }: Pick<WriterSettings, 'clock' | 'onEvent'>): DailyWork {
  const onFailure = (error: unknown): void => onEvent({ kind: 'side_failure', what: 'forgetting old names', error })
  return new DailyWork((signal) => names.prune(clock.wallMs(), signal), clock, onFailure)
}
