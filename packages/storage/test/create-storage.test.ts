import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { S3Double, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { createStorage, readBytes } from '../src/index.ts'
import { bytesOf } from '../src/testing/contract-case.ts'

const LOADED_MODULES = fileURLToPath(new URL('loaded-modules.child.ts', import.meta.url))

test('memory, local and S3 are made from options', async () => {
  await using dir = await tempDir()
  await using double = await S3Double.start()
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const everyOption = {
    bucket: 'test',
    prefix: 'a/b/',
    region: 'us-east-1',
    endpointUrl: double.url,
    credentials,
    forcePathStyle: true,
    maxConnections: 1,
  }
  for (const options of [
    { backend: 'memory' } as const,
    { backend: 'local', root: `${dir.path}/new` } as const,
    { backend: 's3', ...everyOption } as const,
  ]) {
    const storage = await createStorage(options)
    await storage.put('a/x', bytesOf('x'), { mode: 'create' })
    expect(await readBytes(storage, 'a/x')).toEqual(bytesOf('x'))
  }
  expect(double.keys('test')).toEqual(['a/b/a/x'])
})

test('a run on local storage never loads the AWS SDK', async () => {
  await using dir = await tempDir()
  const run = async (backend: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=fluxforge-source', LOADED_MODULES, backend, dir.path])
    return stdout.split('\n').filter((url) => /@aws-sdk|@smithy|\/src\/s3\//.test(url)).length
  }
  expect(await run('local')).toBe(0)
  expect(await run('s3')).toBeGreaterThan(10) // so the count would have seen it
})
