import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineMemory } from '../../src/lines/line-memory.ts'

const PADDING = 9

/** Whether `bytes`, put at each place of a word in turn among bytes that are no text, are plain text. */
function isPlain(bytes: Uint8Array, shift: number): boolean {
  const memory = new LineMemory(bytes.length + 2 * PADDING)
  memory.bytes.fill(0x01)
  memory.bytes.set(bytes, shift)
  return memory.isPlainText(shift, shift + bytes.length)
}

function expectEverywhere(bytes: Uint8Array): void {
  const expected = isUtf8(bytes) && bytes.every((byte) => byte >= 0x20)
  for (let shift = 0; shift < PADDING; shift++) expect([shift, isPlain(bytes, shift)]).toEqual([shift, expected])
}

test('every byte, at every place, is plain text where it is one from the space on and of UTF-8', () => {
  for (let byte = 0; byte < 256; byte++) {
    for (let at = 0; at < 12; at++) {
      const bytes = Buffer.alloc(12, 'a')
      bytes[at] = byte
      expectEverywhere(bytes)
    }
  }
})

test('texts in any language, and bytes that are none, are told apart', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })).map((one) => Buffer.from(one))
  fc.assert(fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 40 })), expectEverywhere), { numRuns: 2000 })
})

test('a text that ends, or begins, in the middle of a character is none', () => {
  const bytes = Buffer.from('aaaa€aaaa')
  for (let end = 0; end <= bytes.length; end++) {
    expectEverywhere(bytes.subarray(0, end))
    expectEverywhere(bytes.subarray(end))
  }
})
