import { strict as assert } from 'node:assert'
import { homedir } from 'node:os'
import { coinbase, isCoinbaseError } from '@fluxforge/coinbase'
import { startSimulator } from '@fluxforge/coinbase/simulator'
import { createIngestionStorage, getIngestionPath, isConfigError, loadConfig } from '@fluxforge/config'
import { convertSegments, EtlError, isEtlError, layoutOf } from '@fluxforge/etl'
import { isSegmentError, RawKeys } from '@fluxforge/segments'
import { isStorageError, MemoryStorage, type Storage, StorageError } from '@fluxforge/storage'
import { storageContract } from '@fluxforge/storage/testing'

// Settings, as the first program of config's README has them.
const config = await loadConfig({ sources: [coinbase], file: 'config.yaml', environment: {}, cwd: process.cwd(), homeDir: homedir() })
const storage: Storage = await createIngestionStorage(config)
assert.equal(getIngestionPath(config, 'coinbase', 'ready'), RawKeys.of('coinbase').paths.ready)
assert.match(storage.describe(), /^local @ /)

// One line to Parquet.
const line = `{"capture_ts":"2025-12-03T14:00:00.000001Z","metadata":{"source":"coinbase","channel":"heartbeats","connection_id":"c"},"data":{"channel":"heartbeats"}}\n`
const chunks = (async function* () {
  yield new TextEncoder().encode(line)
})()
const options = { source: coinbase.source, writerVersion: '1.0.0' }
const { segments } = await convertSegments(options, [{ name: 'segment_20251203T14_00001.ndjson', chunks }], AbortSignal.timeout(10_000))
assert.equal(segments[0]?.lines, 1)
assert.ok(layoutOf(coinbase.source).tables.length > 0)
assert.equal(storageContract.length, 8)
assert.equal(typeof startSimulator, 'function')

// Errors are known by their packages alone.
const missing = await new MemoryStorage().stat('none').catch((error: unknown) => error)
assert.ok(isStorageError(missing, 'ERR_STORAGE_NOT_FOUND') && missing instanceof StorageError)
for (const isOurs of [isCoinbaseError, isConfigError, isEtlError, isSegmentError]) assert.equal(isOurs(missing), false)
assert.ok(isEtlError(new EtlError('ERR_ETL_REFUSED', 'as an example'), 'ERR_ETL_REFUSED'))
console.log('all five work')
