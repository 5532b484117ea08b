import { expect, test } from 'vitest'
import { localRoot, type S3StorageOptions, spoolFolders } from '../src/index.ts'

const s3 = (more: Partial<S3StorageOptions> = {}): readonly string[] => spoolFolders({ backend: 's3', bucket: 'vault', ...more })

test('only a local storage is on this machine', () => {
  expect(localRoot({ backend: 'local', root: 'F:/' })).toBe('F:/')
  expect(localRoot({ backend: 'memory' })).toBeNull()
  expect(localRoot({ backend: 's3', bucket: 'vault' })).toBeNull()
})

test('the folders of a spool are the hash of the endpoint, the bucket and the prefix', () => {
  // printf https://s3.amazonaws.com/ | sha256sum
  expect(s3()).toEqual(['6f08464a0cbfbd35', 'vault'])
  expect(s3({ prefix: 'team/market' })).toEqual(['6f08464a0cbfbd35', 'vault', 'team', 'market'])
  expect(s3({ endpointUrl: 'http://127.0.0.1:9000' })).toEqual(s3({ endpointUrl: 'http://127.0.0.1:9000/' }))
})

test('no two storages have the same folders, and key and region make no other', () => {
  const options: readonly Partial<S3StorageOptions>[] = [
    {},
    { bucket: 'other' },
    { prefix: 'a' },
    { prefix: 'a/b' },
    { prefix: 'a%2Fb' },
    { endpointUrl: 'http://127.0.0.1:9000' },
  ]
  const folders = options.map((more) => s3(more).join('/'))
  expect(new Set(folders).size).toBe(options.length)
  expect(s3({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })).toEqual(s3())
})

test('a prefix that no file name can be on Windows is written another way', () => {
  expect(s3({ prefix: 'a:b*c' }).at(-1)).toBe('a%3Ab%2Ac')
})
