import { isSame } from './bytes'
import { surprise } from './host'
import { zeroed } from './room'

/** Known bytes, four at least. */
@unmanaged
export class Literal {
  bytes: u32

  static create(bytes: u32): Literal {
    // Words are compared eight bytes at a time.
    const literal = changetype<Literal>(zeroed(offsetof<Literal>() + bytes + 8))
    literal.bytes = bytes
    return literal
  }

  static of(text: string): Literal {
    const literal = Literal.create(text.length)
    for (let i = 0; i < text.length; i++) store<u8>(literal.text + i, text.charCodeAt(i))
    return literal
  }

  get text(): usize {
    return changetype<usize>(this) + offsetof<Literal>()
  }

  isAt(at: usize): bool {
    return isSame(at, this.text, this.bytes)
  }

  expect(at: usize): usize {
    if (!this.isAt(at)) surprise()
    return at + this.bytes
  }
}
