const ALIGNMENT: usize = 16
const WASM_PAGE_BITS: usize = 16

/** From here on memory is nobody's … */
let end: usize = __heap_base
/** … and up to here it may not be zero, for the conversion before had it. */
let usedEnd: usize = 0

/** Memory that is given back by `takeBack` alone. What is there is whatever was. */
export function taken(bytes: usize): usize {
  const place = (end + ALIGNMENT - 1) & ~(ALIGNMENT - 1)
  if (bytes > usize.MAX_VALUE - place) unreachable()
  end = place + bytes
  const size = memory.size()
  const missing = <i32>((<u64>end + (1 << WASM_PAGE_BITS) - 1) >> WASM_PAGE_BITS) - size
  // Twice as much, so that it seldom grows, or what there is.
  if (missing > 0 && memory.grow(max(missing, size)) < 0 && memory.grow(missing) < 0) unreachable()
  return place
}

/** The same, and it is zero. */
export function zeroed(bytes: usize): usize {
  const place = taken(bytes)
  if (place < usedEnd) memory.fill(place, 0, bytes)
  return place
}

/** Where memory that is taken next begins at the earliest. */
export function takenEnd(): usize {
  return end
}

/** All memory from there on is nobody's again. */
export function takeBack(from: usize): void {
  usedEnd = max(usedEnd, end)
  end = from
}

/** Room for one thing after the other. Views that JavaScript has of memory are gone after it has grown. */
@unmanaged
export class Room {
  private place: usize
  private bytes: usize

  static create(): Room {
    return changetype<Room>(zeroed(offsetof<Room>()))
  }

  /** Room for so many bytes; what was there before may be gone. */
  atLeast(bytes: usize): usize {
    if (bytes > this.bytes) {
      this.bytes = max(bytes, 2 * this.bytes)
      this.place = taken(this.bytes)
    }
    return this.place
  }

  /** Its memory is nobody's any more. */
  forget(): void {
    this.bytes = 0
  }
}
