import { createHash } from 'node:crypto'

/** A segment's bytes on their way to the reader of lines, counted and hashed. */
export class SegmentInput implements AsyncIterable<Uint8Array> {
  bytes = 0
  private readonly chunks: AsyncIterable<Uint8Array>
  private readonly hash = createHash('sha256')

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    for await (const chunk of this.chunks) {
      this.bytes += chunk.length
      this.hash.update(chunk)
      yield chunk
    }
  }

  /** To be called once, when all has been read. */
  sha256(): string {
    return this.hash.digest('hex')
  }
}
