import { type ExitCode, UsageError, type Voice } from '@fluxforge/app-kit'
import type { Etl, RetryOutcome } from '@fluxforge/etl'

export interface RetryWish {
  readonly name: string | undefined
  readonly without?: string
  readonly again?: string
}

/** `retry BATCH|SEGMENT`, `retry --without SEGMENT`, `retry --again BATCH`: one of the three. */
export async function retry(etl: Etl, { name, without, again }: RetryWish, voice: Voice): Promise<ExitCode> {
  const wishes = [name, without, again].filter((one) => one !== undefined)
  if (wishes.length !== 1)
    throw new UsageError('retry: expected one of BATCH or SEGMENT, --without SEGMENT, --again BATCH; see etl start retry --help')
  const outcome =
    without !== undefined
      ? await etl.retryWithout(without)
      : again !== undefined
        ? await etl.retryAgain(again)
        : await etl.retry(name ?? '')
  voice.info(`[etl] ${outcomeText(outcome)}`, { ...outcome })
  return 0
}

/** `layout --raise` */
export async function raise(etl: Etl, isAsked: boolean, voice: Voice): Promise<ExitCode> {
  if (!isAsked) throw new UsageError('layout: expected --raise; see etl start layout --help')
  voice.info(`[etl] Layout ${await etl.raiseLayout()} is in force`)
  return 0
}

function outcomeText(outcome: RetryOutcome): string {
  switch (outcome.kind) {
    case 'unheld':
      return `${outcome.batch} is no longer held; the next run converts it, or one that watches at its next look`
    case 'restored':
      return `${outcome.segment} is no longer set aside; the next run converts it`
    case 'voided':
      return `${outcome.batch} is given up; the next run lists its segments anew, without those set aside`
    case 'committed':
      return `${outcome.batch} was committed after all; the next run clears its raw`
  }
}
