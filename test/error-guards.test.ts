import { expect, test } from 'vitest'
import * as coinbase from '../packages/coinbase/src/errors.ts'
import * as config from '../packages/config/src/errors.ts'
import * as etl from '../packages/etl/src/errors.ts'
import * as segments from '../packages/segments/src/errors.ts'
import * as storage from '../packages/storage/src/errors.ts'

/** The same file once more, as a second copy of the package in this process has it. */
function again(name: string): string {
  return new URL(`../packages/${name}/src/errors.ts?again`, import.meta.url).href
}

test('an error of another copy of @fluxforge/storage is known', async () => {
  const other: typeof storage = await import(again('storage'))
  const error = new other.StorageError('ERR_STORAGE_CORRUPT', 'as an example')
  expect([error instanceof storage.StorageError, storage.isStorageError(error, 'ERR_STORAGE_CORRUPT')]).toEqual([false, true])
})

test('an error of another copy of @fluxforge/segments is known', async () => {
  const other: typeof segments = await import(again('segments'))
  const error = new other.SegmentError('ERR_SEGMENT_LOCKED', 'as an example')
  expect([error instanceof segments.SegmentError, segments.isSegmentError(error, 'ERR_SEGMENT_LOCKED')]).toEqual([false, true])
})

test('an error of another copy of @fluxforge/etl is known', async () => {
  const other: typeof etl = await import(again('etl'))
  const error = new other.EtlError('ERR_ETL_LAYOUT', 'as an example')
  expect([error instanceof etl.EtlError, etl.isEtlError(error, 'ERR_ETL_LAYOUT')]).toEqual([false, true])
})

test('an error of another copy of @fluxforge/coinbase is known', async () => {
  const other: typeof coinbase = await import(again('coinbase'))
  const error = new other.CoinbaseError('ERR_COINBASE_GAVE_UP', 'as an example')
  expect([error instanceof coinbase.CoinbaseError, coinbase.isCoinbaseError(error, 'ERR_COINBASE_GAVE_UP')]).toEqual([false, true])
})

test('an error of another copy of @fluxforge/config is known, and no package takes another’s for its own', async () => {
  const other: typeof config = await import(again('config'))
  const error = new other.ConfigError('ERR_CONFIG_INVALID', 'as an example')
  expect([error instanceof config.ConfigError, config.isConfigError(error, 'ERR_CONFIG_INVALID')]).toEqual([false, true])
  const others = [storage.isStorageError, segments.isSegmentError, etl.isEtlError, coinbase.isCoinbaseError]
  expect(others.map((isTheirs) => isTheirs(error))).toEqual([false, false, false, false])
})
