import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { isPlainText } from '../../src/lines/plain-text.ts'

/** More than is looked at in one piece. */
const LONG_BYTES = 64 * 1024 + 40

function expectRight(bytes: Uint8Array): void {
  // What was looked at before must not count.
  isPlainText(new Uint8Array(LONG_BYTES).fill(0x01))
  expect(isPlainText(bytes)).toBe(isUtf8(bytes) && bytes.every((byte) => byte >= 0x20))
}

test('every byte, at every place of texts of every length, is plain text where it is one from the space on and of UTF-8', () => {
  for (let byte = 0; byte < 256; byte++) {
    for (let at = 0; at < 12; at++) expectRight(Buffer.alloc(12, 'a').fill(byte, at, at + 1))
    for (let length = 1; length < 40; length++) expectRight(Buffer.alloc(length, 'a').fill(byte, length - 1))
  }
  expectRight(new Uint8Array())
})

test('one control character, wherever it stands, is seen', () => {
  for (let length = 1; length < 50; length++)
    for (let at = 0; at < length; at++) expect(isPlainText(Buffer.alloc(length, 'a').fill('\n', at, at + 1))).toBe(false)
})

test('a long text is looked at to its end', () => {
  const text = Buffer.alloc(LONG_BYTES, 'a')
  expect(isPlainText(text)).toBe(true)
  for (const at of [0, 64 * 1024 - 1, 64 * 1024, LONG_BYTES - 1]) expect(isPlainText(Buffer.from(text).fill('\n', at, at + 1))).toBe(false)
  // A letter of two bytes over the edge of a piece.
  const word = Buffer.from(text)
  word.write('ü', 64 * 1024 - 1)
  expect(isPlainText(word)).toBe(true)
})

test('texts in any language, and bytes that are none, are told apart', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })).map((one) => Buffer.from(one))
  fc.assert(fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 40 })), expectRight), { numRuns: 2000 })
})

test('a text that ends, or begins, in the middle of a character is none', () => {
  const bytes = Buffer.from('aaaa€aaaa')
  for (let end = 0; end <= bytes.length; end++) {
    expectRight(bytes.subarray(0, end))
    expectRight(bytes.subarray(end))
  }
})

test('a processor that has no such instructions tells texts apart as well', async () => {
  vi.resetModules()
  using validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  const { isPlainText: isPlain } = await import('../../src/lines/plain-text.ts')
  expect(['a'.repeat(20), 'ü'.repeat(20), 'a\n', ''].map((text) => isPlain(Buffer.from(text)))).toEqual([true, true, false, true])
  expect(isPlain(Buffer.of(0x61, 0xff))).toBe(false)
  expect(validate).toHaveBeenCalledOnce()
})
