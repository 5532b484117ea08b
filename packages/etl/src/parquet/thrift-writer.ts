import type { ByteSink } from './byte-sink.ts'

const [TRUE, FALSE, I32, I64, BINARY, LIST, STRUCT] = [1, 2, 5, 6, 8, 9, 12]
const STOP = 0
const ELEMENTS = { i32: I32, binary: BINARY, struct: STRUCT }

const utf8 = new TextEncoder()

/**
 * A struct in Thrift's compact protocol, as far as Parquet needs it: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
 * Fields come in the order of their numbers. Integers are safe ones.
 */
export class ThriftWriter {
  readonly #sink: ByteSink
  /** The field written last of each struct that is open. */
  readonly #last = [0]

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  bool(field: number, value: boolean): void {
    this.#field(field, value ? TRUE : FALSE)
  }

  i32(field: number, value: number): void {
    this.#field(field, I32)
    this.integer(value)
  }

  i64(field: number, value: number): void {
    this.#field(field, I64)
    this.integer(value)
  }

  binary(field: number, value: Uint8Array | string): void {
    this.#field(field, BINARY)
    this.bytes(value)
  }

  /** A struct as a field; `write` its fields. */
  struct(field: number, write: () => void): void {
    this.#field(field, STRUCT)
    this.element(write)
  }

  /** So many elements have to follow: `integer`, `bytes` or `element`. */
  list(field: number, type: keyof typeof ELEMENTS, size: number): void {
    this.#field(field, LIST)
    if (size < 15) this.#sink.byte((size << 4) | ELEMENTS[type])
    else {
      this.#sink.byte(0xf0 | ELEMENTS[type])
      this.#varint(size)
    }
  }

  element(write: () => void): void {
    this.#last.push(0)
    write()
    this.end()
  }

  integer(value: number): void {
    this.#varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  bytes(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? utf8.encode(value) : value
    this.#varint(bytes.length)
    this.#sink.append(bytes)
  }

  /** Of the struct itself. */
  end(): void {
    this.#sink.byte(STOP)
    this.#last.pop()
  }

  #field(field: number, type: number): void {
    const delta = field - (this.#last.at(-1) ?? 0)
    if (delta < 1 || delta > 15) throw new RangeError(`field ${field} can't follow ${field - delta}`)
    this.#sink.byte((delta << 4) | type)
    this.#last[this.#last.length - 1] = field
  }

  #varint(value: number): void {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#sink.byte((rest % 128) | 128)
    this.#sink.byte(rest)
  }
}
