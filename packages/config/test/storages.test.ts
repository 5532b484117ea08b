import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { S3Double, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { createEtlStorageInput, createEtlStorageOutput, createIngestionStorage } from '../src/index.ts'
import { load } from './loading.ts'

test('each layer has the storage of its own block', async () => {
  await using dir = await tempDir()
  const config = await load(
    'storage: {ingestion_storage: {base_dir: raw}, etl_storage_input: {base_dir: copied}, etl_storage_output: {base_dir: vault}}',
    { cwd: dir.path },
  )
  const storages = await Promise.all([createIngestionStorage(config), createEtlStorageInput(config), createEtlStorageOutput(config)])
  for (const [i, folder] of ['raw', 'copied', 'vault'].entries()) {
    await storages[i]?.put('one', Buffer.from('1'), { mode: 'create' })
    expect((await stat(join(dir.path, folder, 'one'))).size).toBe(1)
  }
})

test('the ingestion’s S3 is made without asking it anything: recording begins without', async () => {
  await using double = await S3Double.start()
  const s3 = `{endpoint_url: "${double.url}", prefix: team, region: us-east-1, aws_access_key_id: a, aws_secret_access_key: b, force_path_style: true}`
  const config = await load(`storage: {ingestion_storage: {backend: s3, base_dir: test, s3: ${s3}}}`)
  const storage = await createIngestionStorage(config)
  expect(storage.describe('raw')).toBe('s3://test/team/raw')
  expect(double.requests.entries).toEqual([])
  await storage.put('one', Buffer.from('1'), { mode: 'create' })
  expect(double.keys('test')).toEqual(['team/one'])
})
