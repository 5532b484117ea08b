/** Whole lines, or one that is too long to hold. */
export type LineBlock =
  | {
      readonly kind: 'lines'
      /** Lines up to `end`, each with its newline; the last of the segment gets one if it had none. Reused: valid until the next block is asked for. SLACK_BYTES behind `end` may be read. */
      readonly slab: Uint8Array
      readonly end: number
      /** The first line's place in the segment. */
      readonly offset: number
    }
  | { readonly kind: 'overlong'; readonly offset: number; readonly bytes: number }

/** A reader of words may look this far behind the last line without leaving the slab. */
export const SLACK_BYTES = 1024

const MAX_LINE_BYTES = 64 * 1024 * 1024
const MAX_PIECE_BYTES = 4 * 1024 * 1024
const NEWLINE = 0x0a

/**
 * Cuts a segment's bytes into blocks of whole lines. Holds a piece of a chunk and one line at most (twice while it grows); a line over `maxLineBytes`,
 * its newline not counted, is only measured.
 * Bytes are passed on as they are, NUL and CR included.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, { maxLineBytes = MAX_LINE_BYTES } = {}): AsyncGenerator<LineBlock> {
  const pieceBytes = Math.min(maxLineBytes, MAX_PIECE_BYTES)
  /** What the longest line and a piece behind it need. */
  const longestBytes = maxLineBytes + pieceBytes + 1 + SLACK_BYTES
  let slab = Buffer.alloc(0)
  let held = 0
  let offset = 0
  /** Bytes let go of the overlong line that is under way; 0 when there is none. */
  let dropped = 0

  for await (let chunk of pieces(chunks, pieceBytes)) {
    if (dropped > 0) {
      const newline = chunk.indexOf(NEWLINE)
      if (newline < 0) {
        dropped += chunk.length
        continue
      }
      yield { kind: 'overlong', offset, bytes: dropped + newline }
      offset += dropped + newline + 1
      dropped = 0
      chunk = chunk.subarray(newline + 1)
    }
    const neededBytes = held + chunk.length + 1 + SLACK_BYTES
    if (neededBytes > slab.length) slab = larger(slab, held, Math.min(Math.max(slab.length * 2, neededBytes), longestBytes))
    slab.set(chunk, held)
    const before = held
    held += chunk.length
    // What was held before has no newline: looking through it again with each piece would take a long line the square of its length.
    const last = before + slab.subarray(before, held).lastIndexOf(NEWLINE)
    let start = 0
    if (last >= before) {
      // Only the first line can be too long: no piece is longer than a line may be.
      const first = slab.indexOf(NEWLINE, before)
      if (first > maxLineBytes) {
        yield { kind: 'overlong', offset, bytes: first }
        start = first + 1
        offset += start
      }
      if (last + 1 > start) {
        const block = slab.subarray(start, last + 1)
        yield { kind: 'lines', slab: slab.subarray(start), end: block.length, offset }
        offset += block.length
      }
      slab.copyWithin(0, last + 1, held)
      held -= last + 1
    }
    if (held > maxLineBytes) {
      dropped = held
      held = 0
    }
  }
  if (dropped > 0) yield { kind: 'overlong', offset, bytes: dropped }
  else if (held > 0) {
    slab[held] = NEWLINE
    yield { kind: 'lines', slab, end: held + 1, offset }
  }
}

async function* pieces(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += maxBytes) yield chunk.subarray(start, start + maxBytes)
  }
}

function larger(slab: Buffer, held: number, bytes: number): Buffer<ArrayBuffer> {
  const copy = Buffer.allocUnsafe(bytes)
  slab.copy(copy, 0, 0, held)
  return copy
}
