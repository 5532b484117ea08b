// Nothing but loops, each in a function that ends with it: what is optimised while it runs (a column is one call) would be thrown away, call by call, by
// whatever came behind the loop and had never run before.

const TWO_32 = 4_294_967_296

/** Whole numbers as INT64, little end first. `words` may lie where the values do. */
export function splitInt64s(values: Float64Array, words: Int32Array): void {
  let last = NaN
  let lower = 0
  let upper = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    // The rows of a message share most of their integers.
    if (value !== last) {
      last = value
      upper = Math.floor(value / TWO_32)
      lower = (value - upper * TWO_32) | 0
    }
    words[2 * i] = lower
    words[2 * i + 1] = upper
  }
}

/** Numbers of `width` bits, the first in the lowest ones; `bytes` are zeros and hold a multiple of eight numbers. */
export function packBits(numbers: Uint16Array | Uint32Array, width: number, bytes: Uint8Array): void {
  let at = 0
  let held = 0
  let heldBits = 0
  for (let i = 0; i < numbers.length; i++) {
    held |= numbers[i]! << heldBits // at most 7 + 24 bits
    heldBits += width
    for (; heldBits >= 8; heldBits -= 8, held >>>= 8) bytes[at++] = held
    // The next number comes on top of what is left; the last one's rest stands there already.
    if (heldBits > 0) bytes[at] = held
  }
}
