import { BACKSLASH, COMMA, DELETE, QUOTE, SPACE } from './ascii'
import { surprise } from './host'

// Readers take a place in the slab and give the place behind what they read. None gets past a newline, for none recognises one;
// but words are compared without asking where the line ends, which is what the slack behind a slab is for.

export function byteAt(at: usize): u32 {
  return load<u8>(at)
}

export function expectByte(at: usize, byte: u32): usize {
  if (byteAt(at) !== byte) surprise()
  return at + 1
}

/** Behind a string of printable ASCII without escapes. */
export function skipString(at: usize): usize {
  at = expectByte(at, QUOTE)
  for (let byte = byteAt(at); byte !== QUOTE; byte = byteAt(++at)) {
    if (byte === BACKSLASH || byte - SPACE >= DELETE - SPACE) surprise()
  }
  return at + 1
}

/** Whether the `length` bytes at two places are the same; there are four at least. */
export function isSame(a: usize, b: usize, length: u32): bool {
  if (length < 8) return load<u32>(a) === load<u32>(b) && load<u32>(a + length - 4) === load<u32>(b + length - 4)
  const last = length - 8
  // The ends first: that is where texts differ.
  if (load<u64>(a + last) !== load<u64>(b + last) || load<u64>(a) !== load<u64>(b)) return false
  for (let i: u32 = 8; i < last; i += 8) if (load<u64>(a + i) !== load<u64>(b + i)) return false
  return true
}

/** Whether one more member follows what has been read; false if `close` ends them. Either is one byte. */
export function hasMore(at: usize, close: u32): bool {
  const byte = byteAt(at)
  if (byte === COMMA) return true
  if (byte !== close) surprise()
  return false
}
