import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStorageError } from '../src/errors.ts'
import { LocalRoot } from '../src/local/root.ts'
import { compareKeys, isKeySegment, parentKey, parseKeyPrefix, parseObjectKey } from '../src/object-key.ts'

const INVALID = expect.objectContaining({ code: 'ERR_STORAGE_INVALID_KEY' })

test.each([
  'a',
  'raw/ready/coinbase/segment_20251203T14_00001.ndjson',
  '...',
  '.a/..b',
  'a b',
  'é/日本/😀',
  'x'.repeat(1024),
  'é'.repeat(512),
])('%s is a key', (key) => {
  expect(parseObjectKey(key)).toBe(key)
})

test.each([
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  'a/..',
  '../a',
  'a/./b',
  'a\\b',
  '\u0000',
  'a\tb',
  'a\u007f',
  'a\u0085',
  '\udc00',
  'x'.repeat(1025),
  'é'.repeat(513),
])('%j is no key', (key) => {
  expect(() => parseObjectKey(key)).toThrow(INVALID)
})

test('a message about a refused key shows at most its first 200 characters, in one line', () => {
  expect(() => parseObjectKey(`${'x\n'.repeat(5000)}`)).toThrow(/^key ".{200,700}": it holds a backslash or a control character[^\n]*$/)
})

test('a prefix is a key or empty', () => {
  expect(parseKeyPrefix('')).toBe('')
  expect(parseKeyPrefix('a/b')).toBe('a/b')
  expect(() => parseKeyPrefix('a/')).toThrow(INVALID)
})

test('the parent of a key is its folder, empty at the top', () => {
  expect([parentKey('a/b/c'), parentKey('a'), parentKey('')]).toEqual(['a/b', '', ''])
})

test('a segment is a key without a slash', () => {
  expect([isKeySegment('a.b'), isKeySegment('a/b'), isKeySegment('..')]).toEqual([true, false, false])
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', ':', 'a', '\u0000', ' ', 'é', '😀', '\ud800', 'ｚ') }),
)

describe('whatever text is used as a key', () => {
  const roots: readonly { platform: NodeJS.Platform; root: string; path: typeof posix }[] = [
    { platform: 'linux', root: '/data', path: posix },
    { platform: 'linux', root: '/', path: posix },
    { platform: 'win32', root: 'F:/', path: win32 },
    { platform: 'win32', root: '//server/share/data', path: win32 },
  ]
  test.each(roots)('it is refused or stays under $root on $platform', ({ platform, root, path }) => {
    const localRoot = new LocalRoot(root, platform)
    fc.assert(
      fc.property(anyText, (text) => {
        let file: string
        try {
          file = localRoot.file(text)
        } catch (error) {
          return isStorageError(error, 'ERR_STORAGE_INVALID_KEY')
        }
        const relative = path.relative(path.resolve(root), path.resolve(file))
        return relative.replaceAll('\\', '/') === text
      }),
      { numRuns: 2000 },
    )
  })
})

test('keys are ordered as their UTF-8 bytes are', () => {
  const wellFormed = fc.string({ unit: fc.constantFrom('a', '/', '.', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀', 'é') })
  fc.assert(
    fc.property(wellFormed, wellFormed, (a, b) => Math.sign(compareKeys(a, b)) === Buffer.compare(Buffer.from(a), Buffer.from(b))),
    { numRuns: 5000 },
  )
})
