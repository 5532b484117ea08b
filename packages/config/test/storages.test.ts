import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
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
