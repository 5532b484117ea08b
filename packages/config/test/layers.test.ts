import { posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import type { Config } from '../src/index.ts'
import { load } from './loading.ts'

const layersOf = ({ storage: { ingestion, etlInput, etlOutput } }: Pick<Config, 'storage'>): unknown[] => [ingestion, etlInput, etlOutput]

const everyLayer = (baseDir: string): string =>
  `storage:\n${['ingestion_storage', 'etl_storage_input', 'etl_storage_output'].map((layer) => `  ${layer}: {base_dir: '${baseDir}'}\n`).join('')}`

test.each<[NodeJS.Platform, string, string]>([
  ['linux', './data', '/home/me/data'],
  ['linux', '../data/', '/home/data'],
  ['linux', '/var/data', '/var/data'],
  ['linux', '//server/share', '//server/share'],
  ['linux', 'F:/', '/home/me/F:'],
  ['win32', 'F:/', 'F:/'],
  ['win32', 'F:', 'F:'],
  ['win32', 'F:\\data', 'F:\\data'],
  ['win32', '//server/share', '//server/share'],
  ['win32', '\\\\server\\share', '\\\\server\\share'],
  ['win32', './data', 'D:\\me\\data'],
])('on %s base_dir %s is %s', async (platform, baseDir, root) => {
  const cwd = platform === 'win32' ? 'D:\\me' : '/home/me'
  const config = await load(everyLayer(baseDir), { platform, cwd })
  expect(layersOf(config)).toEqual(Array(3).fill({ backend: 'local', root }))
})

test.each(['F:/', 'F:\\data', 'data\\raw', '\\\\server\\share'])(
  '%s is said to be an ordinary folder where there is no Windows',
  async (baseDir) => {
    expect((await load(everyLayer(baseDir), { platform: 'win32', cwd: 'D:\\me' })).notices).toEqual([])
    const { notices } = await load(everyLayer(baseDir))
    expect(notices).toHaveLength(3)
    expect(notices[0]).toContain(`storage.ingestion_storage.base_dir: ${baseDir} is a place on Windows`)
  },
)

test('the spool starts where the person stands, too; null means none', async () => {
  expect((await load('{}')).ingestion.spoolDir).toBe(posix.join('/home/me', 'data', 'spool'))
  expect((await load('{}', { platform: 'win32', cwd: 'D:\\me' })).ingestion.spoolDir).toBe(win32.join('D:\\me', 'data', 'spool'))
  expect((await load('ingestion: {spool_dir: null}')).ingestion.spoolDir).toBeNull()
})

test('every key of an S3 layer', async () => {
  const { storage } = await load(`storage:
  etl_storage_output:
    backend: s3
    s3:
      bucket: vault
      prefix: /team/market/
      region: eu-central-1
      endpoint_url: http://127.0.0.1:9000
      aws_access_key_id: id
      aws_secret_access_key: key
      aws_session_token: token
      force_path_style: true
      max_pool_connections: 7
`)
  expect(storage.etlOutput).toEqual({
    backend: 's3',
    bucket: 'vault',
    prefix: 'team/market',
    region: 'eu-central-1',
    endpointUrl: 'http://127.0.0.1:9000',
    credentials: { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'token' },
    forcePathStyle: true,
    maxConnections: 7,
  })
})

test('base_dir alone names the bucket, and no keys means those that the SDK finds', async () => {
  const { storage, notices } = await load('storage: {etl_storage_output: {backend: s3, base_dir: market-data-vault}}')
  expect(storage.etlOutput).toEqual({ backend: 's3', bucket: 'market-data-vault', forcePathStyle: false, maxConnections: 50 })
  expect(notices).toEqual([])
})

test('s3.bucket wins over another base_dir, and that is said', async () => {
  const { storage, notices } = await load('storage: {etl_storage_output: {backend: s3, base_dir: "s3://one/", s3: {bucket: other}}}')
  expect(storage.etlOutput).toMatchObject({ bucket: 'other' })
  expect(notices).toEqual(['storage.etl_storage_output: base_dir is "s3://one/" and s3.bucket "other"; s3.bucket is used'])
})

test.each([
  ['another folder', 'etl_storage_input: {base_dir: /elsewhere}'],
  ['another backend', 'etl_storage_input: {backend: s3, base_dir: vault}'],
  [
    'another prefix',
    'ingestion_storage: {backend: s3, base_dir: vault}, etl_storage_input: {backend: s3, base_dir: vault, s3: {prefix: a}}',
  ],
])('an ETL input where ingest does not write (%s) is said, and is no error', async (_, layers) => {
  expect((await load(`storage: {${layers}}`)).notices).toEqual([
    "storage.etl_storage_input is not where this config's ingest writes (storage.ingestion_storage); right if segments come there another way",
  ])
})

test.each([
  ['the same folder', 'ingestion_storage: {base_dir: data/}, etl_storage_input: {base_dir: ./data}'],
  ['the same folder, once by its whole name', 'ingestion_storage: {base_dir: /home/me/data/}, etl_storage_input: {base_dir: data}'],
  [
    'the same bucket',
    'ingestion_storage: {backend: s3, base_dir: vault}, etl_storage_input: {backend: s3, s3: {bucket: vault, max_pool_connections: 3}}',
  ],
])('%s in other words is nothing to be said', async (_, layers) => {
  expect((await load(`storage: {${layers}}`)).notices).toEqual([])
})
