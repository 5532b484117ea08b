import { createHash } from 'node:crypto'

/** A segment's bytes on their way to the reader of lines, counted and hashed. */
export class SegmentInput implements AsyncIterable<Uint8Array> {
  bytes = 0
  private readonly chunks: AsyncIterable<Uint8Array>
  private readonly hash = createHash('sha256')

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks
  }

  /**
   * Each chunk is asked for before the one before it is read, so that reading never waits for a disk that keeps up. What has been read is handed back with
   * that: a source may use its memory again.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const chunks = this.chunks[Symbol.asyncIterator]()
    try {
      let next = await chunks.next()
      let spent: Uint8Array | undefined
      while (next.done !== true) {
        const coming = chunks.next(spent)
        coming.catch(() => undefined) // awaited below, unless nobody asks for more
        this.bytes += next.value.length
        this.hash.update(next.value)
        yield next.value
        spent = next.value
        next = await coming
      }
    } finally {
      await chunks.return?.()
    }
  }

  /** To be called once, when all has been read. */
  sha256(): string {
    return this.hash.digest('hex')
  }
}
