import { type EtlEvent, isEmpty } from '@fluxforge/etl'
import type { SealEvent, WriterEvent } from '@fluxforge/segments'
import { isStorageError, type Storage } from '@fluxforge/storage'
import { convert } from './convert.ts'
import { type Lake, OUTPUT } from './lake.ts'
import type { Variant } from './place.ts'
import { recordFrames } from './record-frames.ts'

const DAY_MS = 24 * 3_600_000
const MOST_RUNS = 5
const LATER_STARTS = 2

/** What was told while a day of a lake went by. */
export interface Told {
  /** Tried again later, by itself: a seal, a part of a segment, a batch. */
  readonly away: string[]
  /** Goes on without: forgetting names, uploads that killed writers left. */
  readonly left: string[]
  /** A run ended with an error, and the next one did it. */
  readonly refused: string[]
  /** Counted against a batch, or held: a fault of storage never is. */
  readonly counted: string[]
}

type Event = WriterEvent | SealEvent | EtlEvent

/** What of the events is told here; the others say that all goes well. */
const MEANING: { readonly [kind in Event['kind']]?: keyof Told } = {
  seal_retry: 'away',
  stalled: 'away',
  storage_away: 'away',
  side_failure: 'left',
  damaged: 'counted',
  attempt_failed: 'counted',
  held: 'counted',
}

/** A start of both apps, frames from the exchange to ready/, and `etl --once` until nothing is left; then the starts of the days after. */
export async function liveThrough(lake: Lake, variant: Variant): Promise<Told> {
  const told: Told = { away: [], left: [], refused: [], counted: [] }
  const onEvent = (event: Event): void => note(told, event)
  await removeStale(lake, told)
  await recordFrames(lake, variant, onEvent)
  for (let run = 1; !(await isConverted(lake, variant, told, onEvent)); run++)
    if (run === MOST_RUNS) throw new Error(`etl --once: after ${run} runs there is still something left`)
  for (let day = 1; day <= LATER_STARTS; day++) await removeStale(lake, told)
  return told
}

async function isConverted(lake: Lake, variant: Variant, told: Told, onEvent: (event: EtlEvent) => void): Promise<boolean> {
  try {
    return isEmpty(await convert(lake, variant, onEvent))
  } catch (error) {
    told.refused.push(messageOf(error))
    return false
  }
}

/** As both apps do at their start, a day after something was left. */
async function removeStale({ input, output }: Lake, told: Told): Promise<void> {
  const clear = async (storage: Storage, prefix: string): Promise<void> => {
    try {
      await storage.removeStale(prefix, Date.now() + 2 * DAY_MS)
    } catch (error) {
      if (!isStorageError(error)) throw error
      told.left.push(messageOf(error))
    }
  }
  await clear(input, 'raw')
  await clear(output, OUTPUT)
}

function note(told: Told, event: Event): void {
  const meaning = MEANING[event.kind]
  if (meaning === undefined) return
  told[meaning].push(`${event.kind}: ${'error' in event ? messageOf(event.error) : 'reason' in event ? event.reason : ''}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
