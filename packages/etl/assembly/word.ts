import { isSame, skipString } from './bytes'
import { learnWord } from './host'
import { zeroed } from './room'
import { leaveUnfinished } from './unfinished'

// Null, as null is.
const EMPTY: u16 = 0x2222 // ""

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

  keep(id: u16, text: usize, bytes: u32): void {
    this.id = id
    this.bytes = <u16>bytes
    memory.copy(this.text, text, bytes)
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

  forget(): void {
    memory.fill(changetype<usize>(this.slotAt(0)), 0, SLOTS * SLOT_BYTES)
  }

  /** Reads the word, quotes included, into a cell. */
  scan(at: usize, cell: usize): usize {
    if (load<u16>(at) === EMPTY) {
      store<u16>(cell, 0)
      return at + 2
    }
    // Eight bytes reach past a short string; it then has a slot for each of the few things that follow it.
    let place = hash(load<u64>(at))
    for (let probes: u32 = 0; probes < MAX_PROBES; probes++) {
      const slot = this.slotAt(place)
      const bytes = slot.bytes
      if (bytes === 0) return this.ask(at, cell, slot)
      if (isSame(at, slot.text, bytes)) {
        store<u16>(cell, slot.id)
        return at + bytes
      }
      place = (place + 1) & (SLOTS - 1)
    }
    return this.ask(at, cell, null)
  }

  private ask(at: usize, cell: usize, free: Slot | null): usize {
    leaveUnfinished()
    const end = skipString(at)
    const bytes = <u32>(end - at)
    const slot = bytes >= MIN_WORD_BYTES && bytes <= MAX_WORD_BYTES ? free : null
    const id = <u16>learnWord(this.index, at + 1, end - 1, changetype<usize>(slot))
    store<u16>(cell, id)
    if (slot !== null) slot.keep(id, at, bytes)
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
