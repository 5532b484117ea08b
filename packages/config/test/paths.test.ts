import { expect, test } from 'vitest'
import { getEtlInputPath, getEtlOutputPath, getIngestionPath, getProcessingPath, getRawPaths } from '../src/index.ts'
import { load } from './loading.ts'

test('paths of a source are those of the guide', async () => {
  const config = await load('{}')
  expect(getIngestionPath(config, 'coinbase', 'active')).toBe('raw/active/coinbase')
  expect(getIngestionPath(config, 'coinbase', 'ready')).toBe('raw/ready/coinbase')
  expect(getEtlInputPath(config, 'coinbase')).toBe('raw/ready/coinbase')
  expect(getEtlOutputPath(config, 'coinbase')).toBe('processed/coinbase')
  expect(getProcessingPath(config, 'coinbase')).toBe('raw/processing/coinbase')
})

test('folders that storage.paths renames are used everywhere', async () => {
  const config = await load(
    'storage: {paths: {raw_dir: r, active_subdir: a, ready_subdir: b, processing_subdir: c, archive_subdir: d, quarantine_subdir: e, state_subdir: f, processed_dir: p}}',
  )
  expect(getRawPaths(config, 'kraken')).toEqual({
    active: 'r/a/kraken',
    ready: 'r/b/kraken',
    processing: 'r/c/kraken',
    archive: 'r/d/kraken',
    quarantine: 'r/e/kraken',
    state: 'r/f/kraken',
  })
  expect(getEtlInputPath(config, 'kraken')).toBe('r/b/kraken')
  expect(getEtlOutputPath(config, 'kraken')).toBe('p/kraken')
})
