import { expect, test } from 'vitest'
import { WordScanner } from '../../src/bytes/word.ts'
import { Dictionary } from '../../src/columns/dictionary.ts'
import { NewWords } from '../../src/columns/new-words.ts'
import { cursorAt, unlessSurprised } from './cursor-at.ts'

function scannerOf(dictionary: Dictionary) {
  const newWords = new NewWords()
  const words = new WordScanner(dictionary, newWords)
  const scan = (text: string): number | undefined => unlessSurprised(() => words.scan(cursorAt(text)))
  return { newWords, scan }
}

test('a word has the number that its dictionary gives, when it is new and ever after', () => {
  const dictionary = new Dictionary(() => true)
  expect(dictionary.idOf('known')).toBe(1)
  const { scan } = scannerOf(dictionary)
  const texts = ['"bid",', '"known"}', '"bid"}', '"",', '"b",', '"bids",', '"BTC-USD",', '"BTC-USDC",', '"known",']
  expect(texts.map(scan)).toEqual([2, 1, 2, 0, 3, 4, 5, 6, 1])
  expect(texts.map(scan)).toEqual([2, 1, 2, 0, 3, 4, 5, 6, 1])
  expect(dictionary.values).toEqual([null, 'known', 'bid', 'b', 'bids', 'BTC-USD', 'BTC-USDC'])
})

test('words of a line that is taken back are forgotten, and their numbers are free for others', () => {
  const dictionary = new Dictionary(() => true)
  const { newWords, scan } = scannerOf(dictionary)
  scan('"kept",')
  newWords.keep()
  expect([scan('"first",'), scan('"second",'), scan('"first",')]).toEqual([2, 3, 2])
  newWords.forget()
  expect(dictionary.values).toEqual([null, 'kept'])
  expect([scan('"second",'), scan('"kept",'), scan('"first",')]).toEqual([2, 1, 3])
})

test.each(['"a\\"b"', '"tab\there"', '"é"', '"open', 'bare', '7', '"\u007f"'])('%s is left to JSON.parse', (text) => {
  const dictionary = new Dictionary(() => true)
  expect(scannerOf(dictionary).scan(text)).toBeUndefined()
  expect(dictionary.size).toBe(1)
})

test('a word that its dictionary refuses is left to JSON.parse, each time', () => {
  const { scan } = scannerOf(new Dictionary((text) => text !== 'bad'))
  expect([scan('"bad"'), scan('"good"'), scan('"bad"')]).toEqual([undefined, 1, undefined])
})

test('thousands of words are told apart', () => {
  const { scan } = scannerOf(new Dictionary(() => true))
  const texts = Array.from({ length: 5000 }, (_, i) => `"P${i}-USD",`)
  const ids = texts.map((_, i) => i + 1)
  expect(texts.map(scan)).toEqual(ids)
  expect(texts.map(scan)).toEqual(ids)
})
