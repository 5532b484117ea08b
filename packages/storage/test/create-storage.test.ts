import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { createStorage, readBytes } from '../src/index.ts'
import { bytesOf } from '../src/testing/contract-case.ts'

test('memory and local are made from options', async () => {
  await using dir = await tempDir()
  for (const options of [{ backend: 'memory' } as const, { backend: 'local', root: `${dir.path}/new` } as const]) {
    const storage = await createStorage(options)
    await storage.put('a/x', bytesOf('x'), { mode: 'create' })
    expect(await readBytes(storage, 'a/x')).toEqual(bytesOf('x'))
  }
})

test('S3 is refused with a plain sentence', async () => {
  const refused = createStorage({ backend: 's3', bucket: 'vault' })
  await expect(refused).rejects.toMatchObject({ code: 'ERR_STORAGE_UNSUPPORTED', message: expect.stringContaining('use backend: local') })
})
