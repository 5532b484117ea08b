import type { Pattern } from '@fluxforge/testkit'

/** A bug that a real system had, or that the model found in an earlier wording of the hand-over, put into today's code. */
export interface PlantedBug {
  readonly name: string
  readonly what: string
  readonly seenIn: string
  readonly edits: readonly Edit[]
  readonly caughtBy: Check
}

/** `find` stands once in the file. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

export type Check =
  /** The first of `cases` seeds that fails has caught it. */
  | { readonly kind: 'campaign'; readonly campaign: string; readonly pattern: Pattern; readonly cases: number }
  /** For what no outcome of a campaign can show. */
  | { readonly kind: 'test'; readonly file: string }
