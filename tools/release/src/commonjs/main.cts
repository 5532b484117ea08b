import { strict as assert } from 'node:assert'
import { coinbase } from '@fluxforge/coinbase'
import { startSimulator } from '@fluxforge/coinbase/simulator'
import { loadConfig } from '@fluxforge/config'
import { layoutOf } from '@fluxforge/etl'
import { decimal } from '@fluxforge/etl/source'
import { RawKeys } from '@fluxforge/segments'
import { createStorage } from '@fluxforge/storage'
import { storageContract } from '@fluxforge/storage/testing'

// What a service that is CommonJS gets: these imports are compiled to `require`.
assert.equal(typeof module, 'object')
assert.equal(layoutOf({ ...coinbase.source, tables: [] }).tables.length, 2)
assert.equal(RawKeys.of('demo').paths.ready, 'raw/ready/demo')
for (const one of [loadConfig, startSimulator, decimal, createStorage]) assert.equal(typeof one, 'function')
assert.ok(storageContract.length > 0)
console.log('required all five')
