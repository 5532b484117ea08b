import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Config, ConfigError, loadConfig } from '../src/index.ts'
import { sample } from './sample-source.ts'

const GUIDE = join(import.meta.dirname, '../../../../shared/hybrid-storage-guide.txt')
const CONFIGS = join(import.meta.dirname, '../../../config')

type Loaded = Awaited<ReturnType<typeof load>>

async function load(text: string, environment: Record<string, string> = {}, platform: NodeJS.Platform = 'linux') {
  await using dir = await tempDir()
  await writeFile(join(dir.path, 'c.yaml'), text)
  return await loadConfig({ sources: [sample], file: 'c.yaml', environment, cwd: dir.path, homeDir: dir.path, platform })
}

/** What a person sees, with the folder of this test left out. */
async function complaint(text: string, environment: Record<string, string> = {}): Promise<string> {
  const error = await load(text, environment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ConfigError)) throw new Error(`expected a ConfigError, found ${String(error)}`)
  return error.message.replaceAll(/^\/.*\/c\.yaml/gm, 'c.yaml')
}

const storageOf = ({ storage: { ingestion, etlInput, etlOutput } }: Config | Loaded): unknown => [ingestion, etlInput, etlOutput]

test('an empty mapping is all defaults, as the design names them', async () => {
  const config = await load('{}')
  expect(config.ingestion).toEqual({
    batchSize: 100,
    flushIntervalMs: 1000,
    queueMaxFrames: 10_000,
    queueMaxBytes: 256 * 1024 * 1024,
    enableFsync: true,
    segmentMaxBytes: 100 * 1024 * 1024,
    segmentMaxMs: 900_000,
    spoolDir: expect.stringMatching(/data[/\\]spool$/),
    minFreeBytes: 2048 * 1024 * 1024,
    reconnectDelayMs: 1000,
    maxReconnectAttempts: -1,
  })
  expect(config.etl).toEqual({
    compression: 'zstd',
    deleteAfterProcessing: true,
    decimals: 'double',
    batch: 'segment',
    maxAttempts: 3,
    maxDeadLetterShare: 0.01,
    leaseMs: 60_000,
    workers: 1,
    channels: {},
  })
  expect(config.coinbase).toEqual({ productIds: ['BTC-USD'], channels: ['ticker'] })
  expect(storageOf(config)).toEqual(Array(3).fill({ backend: 'local', root: expect.stringMatching(/data$/) }))
})

test('every problem is told at once, with its place, in the order of the file', async () => {
  expect(
    await complaint(`storage:
  ingestion_storge:
    backend: local
  etl_storage_input:
    backend: S3
ingestion:
  segment_max_mb: 50MB
  batch_size: -5
  flush_interval_seconds: 0
etl:
  channels:
    ticker:
      partition_cols: [product_id, hour]
coinbase:
  product_ids: BTC-USD
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:2:3 storage.ingestion_storge: expected a known key, found "ingestion_storge"; did you mean ingestion_storage?
    c.yaml:5:5 storage.etl_storage_input.backend: expected local or s3, found "S3"; did you mean s3?
    c.yaml:7:3 ingestion.segment_max_mb: expected a number, found "50MB"
    c.yaml:8:3 ingestion.batch_size: expected at least 1, found -5
    c.yaml:9:3 ingestion.flush_interval_seconds: expected a number above 0, found 0
    c.yaml:13:36 etl.channels.ticker.partition_cols.1: expected product_id or date, found "hour"
    c.yaml:15:3 coinbase.product_ids: expected a list, found "BTC-USD""
  `)
})

test.each([
  ['an empty file', '', 'c.yaml:1:1 expected settings, found an empty file'],
  ['a list', '- a', 'c.yaml:1:1 expected blocks such as storage: and ingestion:, found something else'],
  ['two documents', 'log_level: info\n---\nlog_level: warn\n', 'c.yaml:2:1 expected one YAML document, found another behind ---'],
  ['a key twice', 'log_level: info\nlog_level: warn\n', 'c.yaml:2:1 not YAML: Map keys must be unique'],
  [
    'a queue smaller than a batch',
    'ingestion: {queue_maxsize: 5}',
    'c.yaml:1:13 ingestion.queue_maxsize: expected at least batch_size (100), found 5: a batch would never fit',
  ],
  [
    'an unset variable',
    'log_level: ${NOT_SET}',
    'c.yaml:1:12 expected the environment variable NOT_SET to be set, or a default as in ${NOT_SET:-…}',
  ],
  ['a misspelt block', 'strage: {}', 'c.yaml:1:1 strage: expected a known key, found "strage"; did you mean storage?'],
  [
    'a table that nobody has',
    'etl: {channels: {tickr: {enabled: true}}}',
    'c.yaml:1:18 etl.channels.tickr: expected a table (ticker, level2, market_trades, candles, other, gaps), found "tickr"; did you mean ticker?',
  ],
  [
    'half credentials',
    'storage: {ingestion_storage: {backend: s3, base_dir: vault, s3: {aws_access_key_id: a}}}',
    'c.yaml:1:61 storage.ingestion_storage.s3: expected aws_access_key_id and aws_secret_access_key together, found one of them',
  ],
  [
    'a path for a bucket',
    'storage: {ingestion_storage: {backend: s3}}',
    'c.yaml:1:11 storage.ingestion_storage.base_dir: expected a bucket (3 to 63 of a-z, 0-9, . and -), found "./data"',
  ],
])('%s is told in one line', async (_, text, line) => {
  expect((await complaint(text)).split('\n')[0]).toBe(line)
})

test('variables are put in, with defaults and the type their text has', async () => {
  const text =
    'ingestion:\n  batch_size: ${B}\n  segment_max_mb: ${MB:-7}\n  enable_fsync: ${SYNC}\nstorage: {ingestion_storage: {base_dir: "/data/${WHO:-me}/x"}}'
  const config = await load(text, { B: '250', SYNC: 'false' })
  expect(config.ingestion).toMatchObject({ batchSize: 250, segmentMaxBytes: 7 * 1024 * 1024, enableFsync: false })
  expect(config.storage.ingestion).toEqual({ backend: 'local', root: '/data/me/x' })
})

test('a secret is never shown, wherever it stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9+/]{6,18}$/), async (secret) => {
      fc.pre(!'aws_secret_access_key_api_secret_token'.includes(secret))
      const said = await complaint(
        `storage: {ingestion_storage: {backend: s3, s3: {bucket: vault, aws_access_key_id: k, aws_secret_access_key: ["\${S}"], aws_session_token: {a: "\${S}"}}}}\ncoinbase: {api_secret: "\${S}"}`,
        { S: secret },
      )
      expect(said).toContain('not shown')
      expect(said).not.toContain(secret)
    }),
    { numRuns: 100 },
  )
})

test('s3.bucket wins over base_dir and that is said; base_dir alone names the bucket', async () => {
  const config = await load(
    'storage:\n  ingestion_storage: {backend: s3, base_dir: one-bucket, s3: {bucket: other-bucket}}\n  etl_storage_output: {backend: s3, base_dir: one-bucket}',
  )
  expect(config.storage.ingestion).toMatchObject({ bucket: 'other-bucket' })
  expect(config.storage.etlOutput).toMatchObject({ bucket: 'one-bucket' })
  expect(config.notices[0]).toBe(
    'storage.ingestion_storage: base_dir says one-bucket and s3.bucket says other-bucket; the bucket other-bucket is used',
  )
})

test('an ETL input where ingest does not write is a notice, not an error', async () => {
  const config = await load('storage: {etl_storage_input: {base_dir: /elsewhere}}')
  expect(config.notices).toEqual([expect.stringContaining("not where this config's ingest writes")])
})

test('F:/ is a drive on Windows and a folder of that name elsewhere, which is said', async () => {
  const text = ['ingestion_storage', 'etl_storage_input', 'etl_storage_output']
    .map((layer) => `  ${layer}: {backend: local, base_dir: "F:/"}`)
    .join('\n')
  expect((await load(`storage:\n${text}`, {}, 'win32')).notices).toEqual([])
  expect((await load(`storage:\n${text}`)).notices).toHaveLength(3)
})

test('a file is looked for where it was named, then in FLUXFORGE_CONFIG, ./config and the home folder', async () => {
  await using dir = await tempDir()
  const at = async (path: string, level: string): Promise<void> => {
    await mkdir(join(dir.path, path, '..'), { recursive: true })
    await writeFile(join(dir.path, path), `log_level: ${level}`)
  }
  const places = { sources: [], environment: {}, cwd: join(dir.path, 'here'), homeDir: join(dir.path, 'home') } as const
  await expect(loadConfig(places)).rejects.toMatchObject({
    code: 'ERR_CONFIG_NOT_FOUND',
    message: expect.stringContaining('--config FILE'),
  })
  await at('home/.fluxforge/config.yaml', 'error')
  expect(await loadConfig(places)).toMatchObject({ logLevel: 'error' })
  await at('here/config/config.yaml', 'warn')
  expect(await loadConfig(places)).toMatchObject({ logLevel: 'warn' })
  await at('env.yaml', 'debug')
  const environment = { FLUXFORGE_CONFIG: join(dir.path, 'env.yaml') }
  expect(await loadConfig({ ...places, environment })).toMatchObject({ logLevel: 'debug' })
  await at('here/named.yaml', 'info')
  expect(await loadConfig({ ...places, environment, file: 'named.yaml' })).toMatchObject({ logLevel: 'info' })
  await expect(loadConfig({ ...places, file: 'absent.yaml' })).rejects.toMatchObject({ code: 'ERR_CONFIG_NOT_FOUND' })
})

test('a file that cannot be read says why', async () => {
  await using dir = await tempDir()
  const places = { sources: [], environment: {}, cwd: dir.path, homeDir: dir.path } as const
  await expect(loadConfig({ ...places, file: '.' })).rejects.toMatchObject({
    code: 'ERR_CONFIG_UNREADABLE',
    message: expect.stringContaining('EISDIR'),
  })
  await writeFile(join(dir.path, 'shut.yaml'), '{}')
  await chmod(join(dir.path, 'shut.yaml'), 0)
  // root reads everything
  if (process.getuid?.() !== 0)
    await expect(loadConfig({ ...places, file: 'shut.yaml' })).rejects.toMatchObject({ code: 'ERR_CONFIG_UNREADABLE' })
})

test.each(['config.yaml', 'config.hybrid.yaml', 'config.s3.yaml', 'config.s3-to-local.yaml', 'config.two-buckets.yaml'])(
  '%s loads without a notice',
  async (name) => {
    const config = await load(await readFile(join(CONFIGS, name), 'utf8'))
    expect(config.notices).toEqual([])
  },
)

test.skipIf(!existsSync(GUIDE))('every YAML block of the guide that is whole loads (skipped where ../shared is absent)', async () => {
  const guide = await readFile(GUIDE, 'utf8')
  const blocks = [...guide.matchAll(/```yaml\n(storage:\n[\s\S]*?)```/g)]
    .map(([, block]) => block ?? '')
    .filter((block) => !block.includes('- ❌'))
  expect(blocks.length).toBeGreaterThanOrEqual(3)
  for (const block of blocks) expect((await load(block, {}, 'win32')).notices).toEqual([])
})

test('whatever stands in the file, nothing but a ConfigError comes out', async () => {
  const key = fc.constantFrom(
    'storage',
    'ingestion',
    'etl',
    'coinbase',
    'ingestion_storage',
    's3',
    'channels',
    'batch_size',
    'base_dir',
    'paths',
    'x',
    '${A}',
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(fc.jsonValue(), fc.constantFrom('${A}', '${B:-1}', 'F:/', '..', '50MB'), fc.dictionary(key, tie('any'), { maxKeys: 4 })),
  })).any
  await using dir = await tempDir()
  const file = join(dir.path, 'c.yaml')
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 5 }), async (content) => {
      await writeFile(file, JSON.stringify(content))
      await loadConfig({ sources: [sample], file, environment: { A: '1' }, cwd: dir.path, homeDir: dir.path }).catch((error: unknown) => {
        if (!(error instanceof ConfigError)) throw error
      })
    }),
    { numRuns: 500 },
  )
})
