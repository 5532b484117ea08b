import { parseObjectKey } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { RawKeys } from '../src/raw-keys.ts'
import { keys } from './writer/recording.ts'

const SEGMENT = 'segment_20251203T14_00001.ndjson'
const BATCH = '20251203T14.10'

test('the keys are those of docs/formats.md, under the folders that were given', () => {
  const all = {
    'raw/ready/coinbase/segment_20251203T14_00001.ndjson': keys.ready(SEGMENT),
    'raw/archive/coinbase/segment_20251203T14_00001.ndjson': keys.archive(SEGMENT),
    'raw/state/coinbase/names/segment_20251203T14_00001.ndjson.json': keys.name(SEGMENT),
    'raw/state/coinbase/names-floor.json': keys.namesFloor,
    'raw/state/coinbase/lock.json': keys.lock,
    'raw/state/coinbase/last.json': keys.lastRun,
    'raw/state/coinbase/batches/20251203T14.10.json': keys.list(BATCH),
    'raw/state/coinbase/batches/20251203T14.10.void.json': keys.voidMarker(BATCH),
    'raw/state/coinbase/aside/segment_20251203T14_00001.ndjson.json': keys.aside(SEGMENT),
    'raw/processing/coinbase/20251203T14.10.3.json': keys.owner(BATCH, 3),
    'raw/quarantine/coinbase/20251203T14.10.json': keys.hold(BATCH),
  }
  for (const [expected, key] of Object.entries(all)) {
    expect(key).toBe(expected)
    expect(() => parseObjectKey(key)).not.toThrow()
  }
})

test('RawKeys.of has the folders that the apps have by default', () => {
  expect(RawKeys.of('coinbase').paths).toEqual({
    active: 'raw/active/coinbase',
    ready: 'raw/ready/coinbase',
    processing: 'raw/processing/coinbase',
    archive: 'raw/archive/coinbase',
    quarantine: 'raw/quarantine/coinbase',
    state: 'raw/state/coinbase',
  })
})
