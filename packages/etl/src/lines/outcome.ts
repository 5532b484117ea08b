/** What became of a line that isn't a dead letter. */
export type Outcome = 'converted' | 'control' | 'disabled'
