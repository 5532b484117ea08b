import { expect, test } from 'vitest'
import { fileNameFault, isHiddenName, markerName, stagedName } from '../../src/local/file-name.ts'

const DEVICES = 'CON con PRN AUX NUL COM1 com9 LPT1 LPT0 COM¹ CONIN$ nul.txt NUL.tar.gz'.split(' ')
const REFUSED_ON_WINDOWS = DEVICES.concat('nul .txt', 'a ', 'a.', '...', 'a|b', 'a<b', 'a>b', 'a:b', 'a"b', 'a?b', 'a*b')

test.each(REFUSED_ON_WINDOWS)('Windows can not hold a file called %j, others can', (name) => {
  expect(fileNameFault(name, 'win32')).toBeDefined()
  expect(fileNameFault(name, 'linux')).toBeUndefined()
})

const OURS =
  `segment_20251203T14_00001.ndjson 20251203T14.1.void.json part_20251203T14_0123456789abcdef.parquet product_id=BTC-USD date=2025-12-03
  _commits _layout.1.json __HIVE_DEFAULT_PARTITION__ console com10 lpt nullable.txt .hidden a%3Ab`.split(/\s+/)

test.each(OURS)('every platform can hold a file called %s', (name) => {
  expect(fileNameFault(name, 'win32')).toBeUndefined()
  expect(fileNameFault(name, 'darwin')).toBeUndefined()
})

test('names of unfinished files are of fixed length, hidden, and no key may have them', () => {
  for (const name of [stagedName(), markerName('x'), markerName('x'.repeat(255))]) {
    expect(isHiddenName(name)).toBe(true)
    expect(name.length).toBeLessThan(64)
    expect(fileNameFault(name, 'linux')).toContain('kept for unfinished files')
    expect(fileNameFault(name.toUpperCase(), 'win32')).toBeDefined()
  }
  expect(stagedName()).not.toBe(stagedName())
  expect(isHiddenName('.fluxforge-staged-notes.txt')).toBe(false)
})
