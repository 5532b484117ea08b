/** How a fault ends. In each of them every line arrives once, in the same bytes, and nothing is left behind. */
export type Outcome =
  /** The request is sent again, or the body gone on with; nobody is told. */
  | 'retried'
  /** It was sent again and found done: what stands there is looked at, and is ours. Nobody is told. */
  | 'read back'
  /** A person is told that storage fails; it is tried again later by itself, and counts against no batch. */
  | 'told'
  /** As taken by somebody else: the next name is taken. Nobody is told. */
  | 'next name'
  /** Recording and converting go on without it; the next start, or the next day, does it. */
  | 'left'
  /** The run ends in words; the next one does it. */
  | 'refused'

/** Also what must not be. */
export type Observed = Outcome | 'unnoticed' | 'counted'
