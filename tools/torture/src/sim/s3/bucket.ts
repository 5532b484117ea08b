import { MemoryStorage, readBytes } from '@fluxforge/storage'

/** What becomes of a request. `late` and `doubled` land once more, or at last, so long after. */
export type Fate =
  | { readonly kind: 'fine' }
  /** It never arrives: 503, a reset, an outage. */
  | { readonly kind: 'refused' }
  /** It is done, and its answer is lost. */
  | { readonly kind: 'unanswered' }
  /** It times out, and is done later. */
  | { readonly kind: 'late'; readonly afterMs: number }
  /** It is done and answered, and a copy of it, held up somewhere, is done again. */
  | { readonly kind: 'doubled'; readonly afterMs: number }

/** Asked for each request, `create raw/…`. */
export type Network = (request: string) => Fate

export type BucketWitness = (key: string, bytes: Uint8Array, change: 'made' | 'changed' | 'removed') => void

/** A bucket of an S3 that is always consistent; only its answers are not to be trusted. */
export class Bucket {
  readonly name: string
  readonly objects = new MemoryStorage()
  network: Network = () => ({ kind: 'fine' })
  witness: BucketWitness = () => undefined
  /** Requests that are still to land. */
  underWay = 0

  constructor(name: string) {
    this.name = name
  }

  async *files(prefix: string): AsyncGenerator<{ readonly path: string; readonly bytes: Buffer }> {
    for await (const { key } of this.objects.list(prefix)) yield { path: key, bytes: Buffer.from(await readBytes(this.objects, key)) }
  }
}
