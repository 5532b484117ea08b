import type { S3Fault } from '@fluxforge/testkit'

/** What goes wrong, as the columns of the table name it. */
export type FaultName = '429' | '500' | '503' | 'reset before' | 'reset after' | 'time-out' | '412' | '409' | '200 with error' | 'truncated'

/** `reset after` and `time-out`: the request has had its effect, and its answer is lost. `truncated`: of its body nothing comes. */
export const FAULTS: Readonly<Record<FaultName, S3Fault>> = {
  429: { kind: 'refusal', code: 'TooManyRequests' },
  500: { kind: 'refusal', code: 'InternalError' },
  503: { kind: 'refusal', code: 'SlowDown' },
  'reset before': { kind: 'reset', isApplied: false },
  'reset after': { kind: 'reset', isApplied: true },
  'time-out': { kind: 'silence', isApplied: true },
  412: { kind: 'refusal', code: 'PreconditionFailed' },
  409: { kind: 'refusal', code: 'ConditionalRequestConflict' },
  '200 with error': { kind: 'error-in-200', code: 'InternalError', isApplied: false },
  truncated: { kind: 'cut-body', afterBytes: 0 },
}

export const FAULT_NAMES: readonly FaultName[] = [
  '429',
  '500',
  '503',
  'reset before',
  'reset after',
  'time-out',
  '412',
  '409',
  '200 with error',
  'truncated',
]
