import { isSame, skipString } from './bytes'
import { learnWord } from './host'
import { zeroed } from './room'

const SLOTS: u32 = 4096
// Whatever the words are, a search is short; one that finds no place here is decoded each time, and so is a long one.
const MAX_PROBES: u32 = 8
const SLOT_BYTES: u32 = 64
const MIN_WORD_BYTES: u32 = 4
const MAX_WORD_BYTES: u32 = 60

/** A word that is known, quotes included. */
@unmanaged
class Slot {
  id: u16
  /** 0: free, and a search ends here. */
  bytes: u16

  get text(): usize {
    return changetype<usize>(this) + offsetof<Slot>()
  }
}

/** Reads strings as their numbers in a dictionary. A string is decoded when it is first met, and compared as bytes after that. */
@unmanaged
export class Words {
  /** What JavaScript calls them. */
  private index: u32

  static create(index: u32): Words {
    const words = changetype<Words>(zeroed(offsetof<Words>() + SLOTS * SLOT_BYTES))
    words.index = index
    return words
  }

  /** Reads the word, quotes included, into a cell. */
  scan(at: usize, cell: usize): usize {
    // Eight bytes reach past a short string; it then has a slot for each of the few things that follow it.
    let place = hash(load<u64>(at))
    for (let probes: u32 = 0; probes < MAX_PROBES; probes++) {
      const slot = this.slotAt(place)
      const bytes = slot.bytes
      if (bytes === 0) return this.learn(at, cell, slot)
      if (isSame(at, slot.text, bytes)) {
        store<u16>(cell, slot.id)
        return at + bytes
      }
      place = (place + 1) & (SLOTS - 1)
    }
    const end = skipString(at)
    store<u16>(cell, <u16>learnWord(this.index, at + 1, end - 1, 0))
    return end
  }

  private learn(at: usize, cell: usize, slot: Slot): usize {
    const end = skipString(at)
    const bytes = <u32>(end - at)
    const isKept = bytes >= MIN_WORD_BYTES && bytes <= MAX_WORD_BYTES
    const id = <u16>learnWord(this.index, at + 1, end - 1, isKept ? changetype<usize>(slot) : 0)
    if (isKept) {
      slot.id = id
      slot.bytes = <u16>bytes
      memory.copy(slot.text, at, bytes)
    }
    store<u16>(cell, id)
    return end
  }

  private slotAt(place: u32): Slot {
    return changetype<Slot>(changetype<usize>(this) + offsetof<Words>() + place * SLOT_BYTES)
  }
}

export function freeSlot(slot: usize): void {
  changetype<Slot>(slot).bytes = 0
}

function hash(first: u64): u32 {
  return <u32>((first * 0x9e3779b97f4a7800) >> 52)
}
