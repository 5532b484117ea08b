import type { ExitCode, Voice } from '@fluxforge/app-kit'
import { type Etl, isEmpty, type Leftovers } from '@fluxforge/etl'
import { retryAdvice } from './etl-news.ts'

/** Until everything in ready/ is converted; 0 only if nothing is left anywhere. */
export async function runOnce(etl: Etl, voice: Voice, signal: AbortSignal): Promise<ExitCode> {
  const left = await etl.once(signal)
  if (isEmpty(left)) {
    voice.info('[etl] Done: nothing is left in ready/, processing/ and quarantine/')
    return 0
  }
  if (signal.aborted) voice.warn('[etl] Stopped in order before the end; the next run goes on where this one stopped')
  else sayLeftovers(left, voice)
  return 1
}

export async function watch(etl: Etl, pollMs: number, voice: Voice, signal: AbortSignal): Promise<ExitCode> {
  voice.info(`[etl] Watching, every ${pollMs / 1000} s; Ctrl+C stops in order`)
  await etl.watch(pollMs, signal)
  voice.info('[etl] Stopped in order')
  return 0
}

/** After a stop that storage didn't let end in order. */
export function sayUndone(batches: readonly string[], voice: Voice): void {
  const undone = batches.length === 0 ? 'no batch was begun' : `${batches.join(', ')} undone`
  voice.warn(
    `[etl] Stopped without waiting for storage any longer: ${undone}. Nothing is lost: the next run goes on, or another etl after the lease`,
    {
      batches,
    },
  )
}

function sayLeftovers({ held, foreign, asides, ready, owned }: Leftovers, voice: Voice): void {
  for (const { batch, reason, since } of held) voice.error(`[etl] Held since ${since}: ${batch}: ${reason}. ${retryAdvice(batch)}`)
  for (const { batch, output, layout } of foreign)
    voice.error(`[etl] ${batch} was listed for ${output}, layout ${layout}; run etl --once with the settings that write there`)
  for (const segment of asides)
    voice.error(`[etl] Set aside: ${segment}. To convert it after all: pnpm --filter etl start retry ${segment}`)
  voice.error(`[etl] Not done: ${ready.length} in ready/, ${owned.length} in processing/, ${held.length} in quarantine/`, { ready, owned })
}
