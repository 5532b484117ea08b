import { expect, test } from 'vitest'
import { complaint } from './loading.ts'

test('every problem is told at once, with its place, in the order of the file: values, rules between keys, and unset variables', async () => {
  expect(
    await complaint(`storage:
  ingestion_storge:
    backend: local
  etl_storage_input:
    backend: S3
  etl_storage_output:
    backend: s3
    base_dir: \${BUCKET}
    s3: {aws_access_key_id: a}
ingestion:
  segment_max_mb: 50MB
  batch_size: 500
  queue_maxsize: 100
  flush_interval_seconds: 0
etl:
  channels:
    ticker:
      partition_cols: [product_id, hour]
coinbase:
  product_ids: BTC-USD
log_level: \${LEVEL}
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:2:3 storage.ingestion_storge: expected a known key, found "ingestion_storge"; did you mean ingestion_storage?
    c.yaml:5:5 storage.etl_storage_input.backend: expected local or s3, found "S3"; did you mean s3?
    c.yaml:8:5 storage.etl_storage_output.base_dir: expected the environment variable BUCKET (or a default: \${BUCKET:-…}), found it unset
    c.yaml:9:5 storage.etl_storage_output.s3: expected both aws_access_key_id and aws_secret_access_key, or no credentials, found a block (aws_access_key_id)
    c.yaml:11:3 ingestion.segment_max_mb: expected a number, found "50MB"
    c.yaml:13:3 ingestion.queue_maxsize: expected at least batch_size (500), found 100
    c.yaml:14:3 ingestion.flush_interval_seconds: expected a number above 0, found 0
    c.yaml:18:36 etl.channels.ticker.partition_cols.1: expected product_id or date, found "hour"
    c.yaml:20:3 coinbase.product_ids: expected a list, found "BTC-USD"
    c.yaml:21:1 log_level: expected the environment variable LEVEL (or a default: \${LEVEL:-…}), found it unset"
  `)
})

test('a misspelt key', async () => {
  expect(await complaint('ingestion: {batchsize: 5}\netl: {zzz: 1}\nstrage: {}')).toMatchInlineSnapshot(`
    "c.yaml:1:13 ingestion.batchsize: expected a known key, found "batchsize"; did you mean batch_size?
    c.yaml:2:7 etl.zzz: expected compression, delete_after_processing, decimals, batch, max_attempts, max_dead_letter_share, lease_seconds, workers or channels, found "zzz"
    c.yaml:3:1 strage: expected a known key, found "strage"; did you mean storage?"
  `)
})

test('50MB for a number', async () => {
  expect(await complaint('ingestion:\n  segment_max_mb: 50MB')).toMatchInlineSnapshot(
    `"c.yaml:2:3 ingestion.segment_max_mb: expected a number, found "50MB""`,
  )
})

test('a rule between two keys is checked although a third is wrong', async () => {
  expect(await complaint('ingestion: {batch_size: 10, queue_maxsize: 5, segment_max_mb: x}')).toMatchInlineSnapshot(`
    "c.yaml:1:29 ingestion.queue_maxsize: expected at least batch_size (10), found 5
    c.yaml:1:47 ingestion.segment_max_mb: expected a number, found "x""
  `)
})

test('a rule is silent where one of its keys is wrong by itself', async () => {
  expect(await complaint('ingestion: {batch_size: ten, queue_maxsize: 5}')).toMatchInlineSnapshot(
    `"c.yaml:1:13 ingestion.batch_size: expected a number, found "ten""`,
  )
})

test('a wrong key and its wrong value are two problems; two faults of one value are one', async () => {
  expect(await complaint('etl: {channels: {tickr: {enabled: maybe}}}\ningestion: {batch_size: -1.5}')).toMatchInlineSnapshot(`
    "c.yaml:1:18 etl.channels.tickr: expected ticker, level2, market_trades, candles, other or gaps, found "tickr"; did you mean ticker?
    c.yaml:1:26 etl.channels.tickr.enabled: expected true or false, found "maybe"
    c.yaml:2:13 ingestion.batch_size: expected a whole number, found -1.5"
  `)
})

test('numbers out of range, of another kind, or none', async () => {
  expect(
    await complaint(`ingestion:
  batch_size: 1.5
  queue_maxsize: .nan
  segment_max_seconds: .inf
  min_free_disk_mb: -1
  enable_fsync: yes
  reconnect_delay:
etl:
  workers: 0
  max_dead_letter_share: 1.5
  lease_seconds: 1
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:2:3 ingestion.batch_size: expected a whole number, found 1.5
    c.yaml:3:3 ingestion.queue_maxsize: expected a number, found NaN
    c.yaml:4:3 ingestion.segment_max_seconds: expected at most 86400, found Infinity
    c.yaml:5:3 ingestion.min_free_disk_mb: expected at least 0, found -1
    c.yaml:6:3 ingestion.enable_fsync: expected true or false, found "yes"
    c.yaml:7:3 ingestion.reconnect_delay: expected a number, found nothing
    c.yaml:9:3 etl.workers: expected at least 1, found 0
    c.yaml:10:3 etl.max_dead_letter_share: expected at most 1, found 1.5
    c.yaml:11:3 etl.lease_seconds: expected at least 5, found 1"
  `)
})

test('blocks, lists and texts in the place of one another', async () => {
  expect(
    await complaint(`storage: F:/
ingestion: [batch_size]
etl:
  compression: {zstd: 3}
  channels: {ticker: true}
coinbase:
  channels: ticker
  product_ids: [BTC-USD, 5, ""]
log_level: 3
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:1:1 storage: expected a block of keys, found text
    c.yaml:2:1 ingestion: expected a block of keys, found a list
    c.yaml:4:3 etl.compression: expected zstd, snappy or none, found a block (zstd)
    c.yaml:5:14 etl.channels.ticker: expected a block of keys, found true
    c.yaml:7:3 coinbase.channels: expected a list, found "ticker"
    c.yaml:8:26 coinbase.product_ids.1: expected text, found 5
    c.yaml:8:29 coinbase.product_ids.2: expected something in it, found ""
    c.yaml:9:1 log_level: expected debug, info, warn or error, found 3"
  `)
})

test('a bucket that is none, or named nowhere', async () => {
  expect(
    await complaint(`storage:
  ingestion_storage: {backend: s3}
  etl_storage_input: {backend: s3, base_dir: "s3://vault/raw"}
  etl_storage_output: {backend: s3, s3: {bucket: vault/raw, prefix: ../up, endpoint_url: localhost:9000}}
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:2:3 storage.ingestion_storage.base_dir: expected a bucket name (letters, digits, \`.\`, \`-\`, \`_\`; no slashes), here or in s3.bucket, found nothing
    c.yaml:3:36 storage.etl_storage_input.base_dir: expected a bucket name (letters, digits, \`.\`, \`-\`, \`_\`; no slashes), here or in s3.bucket, found "s3://vault/raw"
    c.yaml:4:42 storage.etl_storage_output.s3.bucket: expected a bucket name (letters, digits, \`.\`, \`-\`, \`_\`; no slashes), found "vault/raw"
    c.yaml:4:61 storage.etl_storage_output.s3.prefix: expected a prefix such as team/market, found "../up"
    c.yaml:4:76 storage.etl_storage_output.s3.endpoint_url: expected an http:// or https:// address without a user name, found "localhost:9000""
  `)
})

test('half of the credentials', async () => {
  expect(
    await complaint(`storage:
  ingestion_storage: {backend: s3, base_dir: vault, s3: {aws_access_key_id: a}}
  etl_storage_input: {backend: s3, base_dir: vault, s3: {aws_session_token: t}}
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:2:53 storage.ingestion_storage.s3: expected both aws_access_key_id and aws_secret_access_key, or no credentials, found a block (aws_access_key_id)
    c.yaml:3:53 storage.etl_storage_input.s3: expected both aws_access_key_id and aws_secret_access_key, or no credentials, found a block (aws_session_token)"
  `)
})

test('folders that would fall together or leave the root', async () => {
  expect(await complaint('storage: {paths: {ready_subdir: Active}}')).toMatchInlineSnapshot(
    `"c.yaml:1:11 storage.paths: expected another name for each folder, found a block (ready_subdir)"`,
  )
  expect(await complaint('storage: {paths: {raw_dir: a/b, ready_subdir: .., processed_dir: ""}}')).toMatchInlineSnapshot(`
    "c.yaml:1:19 storage.paths.raw_dir: expected one folder name, without slashes, found "a/b"
    c.yaml:1:33 storage.paths.ready_subdir: expected one folder name, without slashes, found ".."
    c.yaml:1:51 storage.paths.processed_dir: expected one folder name, without slashes, found """
  `)
})

test('folders that YAML or a shell would read otherwise', async () => {
  expect(
    await complaint(String.raw`storage:
  ingestion_storage: {base_dir: "F:\temp"}
  etl_storage_input: {base_dir: ~/data}
ingestion: {spool_dir: ""}
`),
  ).toMatchInlineSnapshot(`
    "c.yaml:2:23 storage.ingestion_storage.base_dir: expected a folder written with / (in double quotes, \\ starts an escape), found "F:\\temp"
    c.yaml:3:23 storage.etl_storage_input.base_dir: expected a folder without ~ (write \${HOME}/…), found "~/data"
    c.yaml:4:13 ingestion.spool_dir: expected something in it, found """
  `)
})

test('partition columns that are none, twice or unknown', async () => {
  expect(
    await complaint(
      'etl: {channels: {ticker: {partition_cols: []}, level2: {partition_cols: [date, date]}, candles: {partition_cols: [dat]}}}',
    ),
  ).toMatchInlineSnapshot(`
    "c.yaml:1:27 etl.channels.ticker.partition_cols: expected something in it, found an empty list
    c.yaml:1:57 etl.channels.level2.partition_cols: expected each column once, found a list
    c.yaml:1:115 etl.channels.candles.partition_cols.0: expected product_id or date, found "dat"; did you mean date?"
  `)
})

test('a problem behind an alias is told where it is written', async () => {
  expect(await complaint('storage:\n  ingestion_storage: &here\n    base_dir: 5\n  etl_storage_input: *here')).toMatchInlineSnapshot(`
    "c.yaml:3:5 storage.ingestion_storage.base_dir: expected text, found 5
    c.yaml:3:5 storage.etl_storage_input.base_dir: expected text, found 5"
  `)
})

test('files that are not one YAML mapping', async () => {
  const utf16 = Buffer.from('\uFEFFlog_level: info', 'utf16le')
  const files = [
    '',
    '# nothing\n',
    '- a',
    'text',
    'log_level: info\n---\nlog_level: warn\n',
    'log_level: info\nlog_level: warn\n',
    'storage: {',
    String.raw`storage: {ingestion_storage: {base_dir: "F:\data"}}`,
    'storage: *elsewhere',
    '? [storage]\n: {}',
    '&a log_level: info\n*a : warn',
    'log_level: !env LEVEL',
    utf16,
  ]
  expect((await Promise.all(files.map((file) => complaint(file)))).join('\n')).toMatchInlineSnapshot(`
    "c.yaml:1:1 expected blocks such as storage: and ingestion:, found an empty file
    c.yaml:1:1 expected blocks such as storage: and ingestion:, found an empty file
    c.yaml:1:1 expected blocks such as storage: and ingestion:, found a list
    c.yaml:1:1 expected blocks such as storage: and ingestion:, found text
    c.yaml:2:1 expected one YAML document, found another behind ---
    c.yaml:2:1 expected YAML, found a fault: Map keys must be unique
    c.yaml:1:11 expected YAML, found a fault: Flow map in block collection must be sufficiently indented and end with a }
    c.yaml:1:44 expected YAML, found a fault: Invalid escape sequence \\d; in double quotes \\ starts an escape, so write folders with /
    c.yaml:1:10 expected YAML, found a fault: Alias (*) without an anchor (&) before it
    c.yaml:1:3 expected YAML, found a fault: Map keys must be text
    c.yaml:2:1 expected YAML, found a fault: Map keys must be text
    c.yaml:1:12 expected YAML, found a fault: Unresolved tag
    reading the config file c.yaml: expected UTF-8, found other text; save it as UTF-8"
  `)
})

test('a key of several lines, or with other control characters, is told in one line', async () => {
  const said = await complaint('"a\\nb\\u001bc": 1\ningestion: {batch_size: {"x\\ny": 1}}')
  expect(said.split('\n')).toEqual([
    expect.stringMatching(/^c\.yaml:1:1 "a\\nb\\u001bc": expected /),
    'c.yaml:2:13 ingestion.batch_size: expected a number, found a block ("x\\ny")',
  ])
})
