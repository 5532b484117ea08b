import { MemoryStorage } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { badRecord, createRecord, isJsonObject, parseJsonObject, readRecordText, recordBytes } from '../src/json-record.ts'
import { FaultyStorage } from './faults/faulty-storage.ts'

test('a record is one line of JSON, made once: whoever comes later changes nothing', async () => {
  const storage = new MemoryStorage()
  expect(await createRecord(storage, 'a/b.json', { n: 1 })).toBe(true)
  expect(await createRecord(storage, 'a/b.json', { n: 2 })).toBe(false)
  expect(await readRecordText(storage, 'a/b.json')).toBe('{"n":1}\n')
  expect(Buffer.from(recordBytes({ n: 1 })).toString()).toBe('{"n":1}\n')
})

test('a record that is not there is undefined; a storage that fails is never taken for that', async () => {
  const storage = new FaultyStorage(new MemoryStorage())
  expect(await readRecordText(storage, 'a/b.json')).toBeUndefined()
  storage.before = () => {
    throw new Error('away')
  }
  await expect(createRecord(storage, 'a/b.json', {})).rejects.toThrow('away')
})

test.for(['', '{', '[]', 'null', '5', '"text"', '{"a":1}}'])('%j is no JSON object', (text) => {
  expect(parseJsonObject(text)).toBeUndefined()
})

test('an object is one, and nothing else', () => {
  expect(parseJsonObject(' {"a":[1]}\n')).toEqual({ a: [1] })
  for (const value of [null, undefined, [], 5, '{}']) expect(isJsonObject(value)).toBe(false)
  expect(isJsonObject({})).toBe(true)
})

test('a bad record is told in one line, however long and odd it is', () => {
  const { code, message } = badRecord('F:/x.json', 'a list', `{\n${'y'.repeat(500)}`, 'delete it')
  expect(code).toBe('ERR_SEGMENT_BAD_RECORD')
  expect(message).toBe(`reading F:/x.json: expected a list, found "{\\n${'y'.repeat(78)}"; delete it`)
})
