import { count, explain, sizeInWords, type Voice } from '@fluxforge/app-kit'
import type { EtlEvent } from '@fluxforge/etl'

type Event<Kind extends EtlEvent['kind']> = Extract<EtlEvent, { kind: Kind }>

/** Says what the ETL does, in the guide's lines. */
export class EtlNews {
  readonly #voice: Voice
  readonly #backend: string
  readonly #inHand = new Set<string>()

  /** `backend`: of the input, as the guide puts it behind each segment. */
  constructor(voice: Voice, backend: string) {
    this.#voice = voice
    this.#backend = backend
  }

  /** Batches that were begun here and have not ended. */
  get inHand(): readonly string[] {
    return [...this.#inHand]
  }

  tell(event: EtlEvent): void {
    const { kind } = event
    if (kind === 'reading') this.#inHand.add(event.batch)
    else if ('batch' in event && kind !== 'wrote' && kind !== 'dead_letters') this.#inHand.delete(event.batch)
    switch (kind) {
      case 'reading':
        this.#voice.info(`[ETLJob] Reading from ${event.place} (${this.#backend})`, { batch: event.batch, segment: event.segment })
        break
      case 'wrote':
        this.#voice.info(`[ParquetWriter] Wrote ${event.rows} records to ${event.place}`, { ...event })
        break
      case 'committed':
        this.#committed(event)
        break
      case 'already_committed':
        this.#voice.info(`[ETLJob] ${event.batch} was committed before: only its raw was left to clear`, { batch: event.batch })
        break
      case 'dead_letters':
        this.#voice.warn(
          `[ETLJob] ${count(event.count, 'line')} of ${event.batch} can't be converted: kept, with reasons, in ${event.place}`,
          {
            ...event,
          },
        )
        break
      case 'held':
        this.#voice.error(`[ETLJob] HELD ${event.batch}: ${event.reason}. Nothing is lost. ${retryAdvice(event.batch)}`, { ...event })
        break
      case 'taken_over':
        this.#voice.warn(`[ETLJob] Took over ${event.batch} from ${event.from} (${TAKEN_BECAUSE[event.why]})`, { ...event })
        break
      case 'removed_by_person':
        this.#voice.warn(`[ETLJob] ${event.batch}: ${event.segments.join(', ')} removed from ready/ before conversion, by a person`, {
          ...event,
        })
        break
      case 'voided':
        this.#voice.info(`[ETLJob] ${event.batch} was given up by a retry; its segments are listed anew`, { batch: event.batch })
        break
      case 'number_taken':
        this.#voice.info(`[ETLJob] ${event.batch} is committed with other segments; ${event.segments.join(', ')} are listed anew`, {
          ...event,
        })
        break
      case 'attempt_failed':
        this.#voice.error(`[ETLJob] Converting ${event.batch} failed (attempt ${event.attempts}): ${explain(event.error)}`, {
          batch: event.batch,
          attempts: event.attempts,
        })
        break
      case 'storage_away':
        this.#voice.error(`[etl] Storage fails, nothing is lost, next try in ${event.retryMs / 1000} s: ${explain(event.error)}`)
        break
      case 'foreign':
        this.#voice.warn(
          `[ETLJob] ${event.batch} was listed for ${event.output}, layout ${event.layout}: left to an etl with those settings`,
          {
            ...event,
          },
        )
        break
      case 'stranger':
        this.#voice.warn(`[ETLJob] ${event.place} is no segment: left alone`, { ...event })
        break
    }
  }

  #committed(event: Event<'committed'>): void {
    const { batch, segments, rows, parts, rawBytes, bytes, deadLetters, elapsedMs } = event
    const ratio = bytes === 0 ? '' : ` (${(rawBytes / bytes).toFixed(1)} to 1)`
    this.#voice.info(
      `[ETLJob] Committed ${batch}: ${count(segments, 'segment')}, ${count(rows, 'row')} in ${count(parts, 'part')}, ${sizeInWords(rawBytes)} to ${sizeInWords(bytes)}${ratio}, ${count(deadLetters, 'dead letter')}, ${(elapsedMs / 1000).toFixed(1)} s`,
      { ...event },
    )
  }
}

const TAKEN_BECAUSE: { readonly [why in Event<'taken_over'>['why']]: string } = {
  dead: 'its process is gone',
  lease: 'its lease ran out',
  'earlier life': 'an earlier try of this process',
}

/** What a person can do about a held batch. */
export function retryAdvice(batch: string): string {
  return `When the cause is mended: pnpm --filter etl start retry ${batch}`
}
