import { parseObjectKey } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { SpoolKeys } from '../../src/spool/spool-keys.ts'

test('the keys of a spool are those of docs/formats.md', () => {
  const { files, state, lock, lastRun } = new SpoolKeys('coinbase')
  const keys = [files, state, lock, lastRun]
  expect(keys).toEqual(['coinbase', 'coinbase.state', 'coinbase.state/lock.json', 'coinbase.state/last.json'])
  for (const key of keys) expect(() => parseObjectKey(key)).not.toThrow()
})
