import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError, isConfigError, loadConfig } from '../src/index.ts'
import { load } from './loading.ts'
import { sample } from './sample-source.ts'

const MIB = 1024 * 1024

const DEFAULTS = {
  storage: {
    ingestion: { backend: 'local', root: '/home/me/data' },
    etlInput: { backend: 'local', root: '/home/me/data' },
    etlOutput: { backend: 'local', root: '/home/me/data' },
    paths: {
      raw: 'raw',
      active: 'active',
      ready: 'ready',
      processing: 'processing',
      archive: 'archive',
      quarantine: 'quarantine',
      state: 'state',
      processed: 'processed',
    },
  },
  ingestion: {
    batchSize: 100,
    flushIntervalMs: 1000,
    queueMaxFrames: 10_000,
    queueMaxBytes: 256 * MIB,
    enableFsync: true,
    segmentMaxBytes: 100 * MIB,
    segmentMaxMs: 900_000,
    spoolDir: '/home/me/data/spool',
    minFreeBytes: 2048 * MIB,
    reconnectDelayMs: 1000,
    maxReconnectAttempts: -1,
  },
  etl: {
    compression: 'zstd',
    deleteAfterProcessing: true,
    decimals: 'double',
    batch: 'segment',
    maxAttempts: 3,
    maxDeadLetterShare: 0.01,
    leaseMs: 60_000,
    workers: null,
    channels: {},
  },
  coinbase: { apiSecret: undefined, productIds: ['BTC-USD'], channels: ['ticker'] },
  logLevel: 'info',
  notices: [],
}

test.each([
  ['an empty mapping', '{}'],
  ['blocks whose keys are all commented out', 'storage:\ningestion:\netl:\ncoinbase:\n'],
  [
    'blocks within blocks that are empty',
    'storage:\n  ingestion_storage:\n  etl_storage_input:\n    s3:\n  paths:\netl:\n  channels:\ningestion: {}\n',
  ],
])('%s is all defaults, as the design names them', async (_, text) => {
  expect(await load(text)).toEqual({ file: expect.stringMatching(/c\.yaml$/), ...DEFAULTS })
})

test('every other value arrives under its name, in bytes and milliseconds', async () => {
  const config = await load(`
storage:
  paths: {raw_dir: r, active_subdir: a, ready_subdir: b, processing_subdir: c, archive_subdir: d, quarantine_subdir: e, state_subdir: f, processed_dir: p}
ingestion:
  {batch_size: 2, flush_interval_seconds: 0.25, queue_maxsize: 3, queue_max_mb: 4, enable_fsync: false, segment_max_mb: 5, segment_max_seconds: 6,
   spool_dir: /spool, min_free_disk_mb: 0, reconnect_delay: 7, max_reconnect_attempts: 8}
etl:
  {compression: none, delete_after_processing: false, decimals: exact, batch: hour, max_attempts: 9, max_dead_letter_share: 0, lease_seconds: 10, workers: 11,
   channels: {ticker: {enabled: false, partition_cols: [date]}, gaps: {}, level2: }}
coinbase: {product_ids: [ETH-USD], channels: []}
log_level: debug
`)
  expect(config).toMatchObject({
    storage: { paths: { raw: 'r', active: 'a', ready: 'b', processing: 'c', archive: 'd', quarantine: 'e', state: 'f', processed: 'p' } },
    ingestion: {
      batchSize: 2,
      flushIntervalMs: 250,
      queueMaxFrames: 3,
      queueMaxBytes: 4 * MIB,
      enableFsync: false,
      segmentMaxBytes: 5 * MIB,
      segmentMaxMs: 6000,
      spoolDir: '/spool',
      minFreeBytes: 0,
      reconnectDelayMs: 7000,
      maxReconnectAttempts: 8,
    },
    etl: {
      compression: 'none',
      deleteAfterProcessing: false,
      decimals: 'exact',
      batch: 'hour',
      maxAttempts: 9,
      maxDeadLetterShare: 0,
      leaseMs: 10_000,
      workers: 11,
      channels: {
        ticker: { isEnabled: false, partitionCols: ['date'] },
        gaps: { isEnabled: true, partitionCols: null },
        level2: { isEnabled: true, partitionCols: null },
      },
    },
    coinbase: { productIds: ['ETH-USD'], channels: [] },
    logLevel: 'debug',
  })
})

test('a block may be written once and named again, and a byte order mark is no text', async () => {
  const { storage } = await load('\uFEFFstorage:\n  ingestion_storage: &raw {base_dir: /raw}\n  etl_storage_input: *raw')
  expect(storage.etlInput).toEqual(storage.ingestion)
})

test('an error carries its problems as data', async () => {
  const error = await load('ingestion:\n  batch_size: x\n').catch((thrown: unknown) => thrown)
  expect(isConfigError(error, 'ERR_CONFIG_INVALID')).toBe(true)
  expect(isConfigError(error, 'ERR_CONFIG_NOT_FOUND')).toBe(false)
  expect(error).toMatchObject({
    problems: [
      { file: expect.stringMatching(/c\.yaml$/), line: 2, column: 3, key: 'ingestion.batch_size', message: 'expected a number, found "x"' },
    ],
  })
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
  const told = async (text: string): Promise<void> => {
    await writeFile(file, text)
    await loadConfig({ sources: [sample], file, environment: { A: '1' }, cwd: dir.path, homeDir: dir.path }).catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error
    })
  }
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 5 }), (content) => told(JSON.stringify(content))),
    { numRuns: 300 },
  )
  const piece = fc.constantFrom(
    'storage',
    ':',
    ' ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    '"',
    "'",
    '*a',
    '&a ',
    '|',
    '!b',
    '%',
    '---',
    '? ',
    '<<',
    '${',
    '${A}',
    'etl',
    '1',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), (pieces) => told(pieces.join(''))),
    { numRuns: 700 },
  )
})
