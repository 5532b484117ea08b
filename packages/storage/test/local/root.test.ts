import { expect, test } from 'vitest'
import { LocalRoot } from '../../src/local/root.ts'

const WINDOWS_ROOTS = [
  { root: 'F:/', place: 'F:/', key: 'F:/raw/x', path: 'F:\\raw/x' },
  { root: 'F:\\', place: 'F:/', key: 'F:/raw/x', path: 'F:\\raw/x' },
  { root: 'F:', place: 'F:/', key: 'F:/raw/x', path: 'F:\\raw/x' },
  { root: 'F:\\market data\\', place: 'F:/market data', key: 'F:/market data/raw/x', path: 'F:\\market data\\raw/x' },
  { root: 'f:/vault//', place: 'f:/vault', key: 'f:/vault/raw/x', path: 'f:\\vault\\raw/x' },
  { root: '//server/share', place: '//server/share', key: '//server/share/raw/x', path: '\\\\server\\share\\raw/x' },
  {
    root: '\\\\server\\share\\vault',
    place: '//server/share/vault',
    key: '//server/share/vault/raw/x',
    path: '\\\\server\\share\\vault\\raw/x',
  },
]

test.each(WINDOWS_ROOTS)('on Windows the root $root is $place, and a key under it $path', ({ root, place, key, path }) => {
  const localRoot = new LocalRoot(root, 'win32')
  expect(localRoot.text).toBe(place)
  expect(localRoot.describe()).toBe(place)
  expect(localRoot.describe('raw/x')).toBe(key)
  expect(localRoot.file('raw/x')).toBe(path)
})

const POSIX_ROOTS = [
  { root: '/', place: '/', key: '/raw/x', path: '/raw/x' },
  { root: '/var/lib/fluxforge/', place: '/var/lib/fluxforge', key: '/var/lib/fluxforge/raw/x', path: '/var/lib/fluxforge/raw/x' },
  { root: './data', place: './data', key: './data/raw/x', path: `${process.cwd()}/data/raw/x` },
  { root: '../data', place: '../data', key: '../data/raw/x', path: /^\/.*[^.]\/data\/raw\/x$/ },
  { root: 'back\\slash', place: 'back\\slash', key: 'back\\slash/raw/x', path: `${process.cwd()}/back\\slash/raw/x` },
]

test.skipIf(process.platform === 'win32').each(POSIX_ROOTS)('elsewhere the root $root is $place', ({ root, place, key, path }) => {
  const localRoot = new LocalRoot(root, 'linux')
  expect(localRoot.describe()).toBe(place)
  expect(localRoot.describe('raw/x')).toBe(key)
  expect(localRoot.file('raw/x')).toMatch(path)
})

test('an empty root is refused', () => {
  expect(() => new LocalRoot('', 'linux')).toThrow('name a directory')
})

test('a key that the platform can not hold is refused with the reason', () => {
  expect(() => new LocalRoot('F:/', 'win32').file('raw/aux.txt/x')).toThrow(
    'key "raw/aux.txt/x": aux.txt is the name of a device on Windows',
  )
  expect(new LocalRoot('/data', 'linux').file('raw/aux.txt/x')).toBe('/data/raw/aux.txt/x')
})
