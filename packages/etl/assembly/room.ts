/** Memory that is never given back. It was never used before, so it is zero. */
export function zeroed(bytes: usize): usize {
  return heap.alloc(bytes)
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
      this.place = zeroed(this.bytes)
    }
    return this.place
  }
}
