import { Room, zeroed } from './room'

const WORDS: u32 = 65_536

/** By word, its place in order of first use, from 1; 0 is not used. */
const ranks = zeroed(WORDS * sizeof<u32>())
/** The words in that order. */
export const usedWords = zeroed(WORDS * sizeof<u16>())
const indexRoom = Room.create()
const packedRoom = Room.create()
/** Into a dictionary, 32 bits each. */
export let indexes: usize = 0

export function makeIndexRoom(rows: u32): void {
  indexes = indexRoom.atLeast(rows * sizeof<u32>())
  packedRoom.atLeast((rows + 7) * sizeof<u32>())
}

export function forgetIndexes(): void {
  indexRoom.forget()
  packedRoom.forget()
}

/** Makes indexes of words, numbered in order of first use: the same rows always give the same bytes. Gives how many different ones there are. */
export function indexWords(place: usize, count: u32): u32 {
  let to = indexes
  let used: u32 = 0
  for (const end = place + count * sizeof<u16>(); place < end; place += sizeof<u16>()) {
    const word = load<u16>(place)
    let rank = load<u32>(ranks + word * sizeof<u32>())
    if (rank === 0) {
      store<u16>(usedWords + used * sizeof<u16>(), word)
      rank = ++used
      store<u32>(ranks + word * sizeof<u32>(), rank)
    }
    store<u32>(to, rank - 1)
    to += sizeof<u32>()
  }
  for (let i: u32 = 0; i < used; i++) store<u32>(ranks + load<u16>(usedWords + i * sizeof<u16>()) * sizeof<u32>(), 0)
  return used
}

/** The indexes with `width` bits each, the first in the lowest ones, filled up with zeros to a multiple of eight. */
export function packIndexes(count: u32, width: u32): usize {
  const bytes = ((count + 7) / 8) * width
  const start = packedRoom.atLeast(bytes)
  let to = start
  let held: u64 = 0
  let heldBits: u64 = 0
  for (let from = indexes, end = indexes + count * sizeof<u32>(); from < end; from += sizeof<u32>()) {
    held |= (<u64>load<u32>(from)) << heldBits // at most 7 + 32 bits
    heldBits += width
    for (; heldBits >= 8; heldBits -= 8, held >>= 8) store<u8>(to++, <u8>held)
  }
  if (heldBits > 0) store<u8>(to++, <u8>held)
  memory.fill(to, 0, start + bytes - to)
  return start
}
