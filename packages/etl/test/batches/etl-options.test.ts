import { MemoryStorage } from '@fluxforge/storage'
import { documentedDefaults } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { withDefaults } from '../../src/batches/etl-options.ts'
import { coinbase } from '../sample-source/coinbase.ts'

test('what an etl is not told is as docs/configuration.md has it, but for the workers', async () => {
  const documented = await documentedDefaults('etl')
  const storage = new MemoryStorage()
  const paths = { active: 'a', ready: 'b', processing: 'c', archive: 'd', quarantine: 'e', state: 'f' }
  const place = { input: storage, output: storage, rawPaths: paths, outputPath: 'processed/sample' }
  const identity = { host: 'here', bootId: 'boot', pid: 1 }
  expect(withDefaults({ source: coinbase, ...place, identity, version: '1.0.0', onEvent: () => {} })).toMatchObject({
    conversion: { compression: documented.get('compression'), decimals: documented.get('decimals'), tables: {} },
    batches: {
      deleteAfterProcessing: documented.get('delete_after_processing') === 'true',
      maxAttempts: Number(documented.get('max_attempts')),
      maxDeadLetterShare: Number(documented.get('max_dead_letter_share')),
      leaseMs: Number(documented.get('lease_seconds')) * 1000,
    },
    batch: documented.get('batch'),
    workers: 1,
  })
})
