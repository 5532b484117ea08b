import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load } from './loading.ts'

const CONFIGS = join(import.meta.dirname, '../../../config')

test.each([
  ['config.yaml', ['local', 'local', 'local'], 'segment'],
  ['config.hybrid.yaml', ['local', 'local', 's3'], 'hour'],
  ['config.s3.yaml', ['s3', 's3', 's3'], 'hour'],
  ['config.s3-to-local.yaml', ['s3', 's3', 'local'], 'segment'],
  ['config.two-buckets.yaml', ['s3', 's3', 's3'], 'hour'],
])('config/%s is its pattern, with nothing to be said', async (name, backends, batch) => {
  const { storage, etl, notices } = await load(await readFile(join(CONFIGS, name), 'utf8'))
  expect([storage.ingestion, storage.etlInput, storage.etlOutput].map(({ backend }) => backend)).toEqual(backends)
  expect(etl.batch).toBe(batch)
  expect(notices).toEqual([])
})

test('there is no other', async () => {
  expect((await readdir(CONFIGS)).filter((name) => name.endsWith('.yaml'))).toHaveLength(5)
})
