/** What a worker tells, so that a person can be told. */
export type EtlEvent =
  | { readonly kind: 'reading'; readonly batch: string; readonly segment: string; readonly place: string }
  | {
      readonly kind: 'wrote'
      readonly batch: string
      readonly table: string
      readonly rows: number
      readonly bytes: number
      readonly place: string
    }
  | {
      readonly kind: 'committed'
      readonly batch: string
      readonly segments: number
      readonly rows: number
      readonly parts: number
      readonly rawBytes: number
      readonly bytes: number
      readonly deadLetters: number
      readonly elapsedMs: number
    }
  /** Its commit was there already; only the clean-up was left. */
  | { readonly kind: 'already_committed'; readonly batch: string }
  | { readonly kind: 'dead_letters'; readonly batch: string; readonly count: number; readonly place: string }
  | { readonly kind: 'held'; readonly batch: string; readonly reason: string }
  | { readonly kind: 'taken_over'; readonly batch: string; readonly from: string; readonly why: 'dead' | 'lease' | 'earlier life' }
  | { readonly kind: 'removed_by_person'; readonly batch: string; readonly segments: readonly string[] }
  | { readonly kind: 'voided'; readonly batch: string }
  /** A list that came late, under the number of a commit of other segments: its own are listed anew. */
  | { readonly kind: 'number_taken'; readonly batch: string; readonly segments: readonly string[] }
  /** A conversion failed by the batch's own content; it is tried again. */
  | { readonly kind: 'attempt_failed'; readonly batch: string; readonly attempts: number; readonly error: unknown }
  /** Nothing is counted against the batch; tried again in `retryMs`. */
  | { readonly kind: 'storage_away'; readonly error: unknown; readonly retryMs: number }
  /** A batch listed for another output or layout: left alone. */
  | { readonly kind: 'foreign'; readonly batch: string; readonly output: string; readonly layout: number }
  /** Something in ready/ that is no segment: left alone. */
  | { readonly kind: 'stranger'; readonly place: string }
