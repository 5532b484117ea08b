import { expect, test } from 'vitest'
import { complaint, load } from './loading.ts'

test('a value that is one variable has the type its text would have', async () => {
  const text = 'ingestion:\n  batch_size: ${B}\n  segment_max_mb: ${MB:-7}\n  enable_fsync: "${SYNC}"'
  const { ingestion } = await load(text, { environment: { B: '250', SYNC: 'false' } })
  expect(ingestion).toMatchObject({ batchSize: 250, segmentMaxBytes: 7 * 1024 * 1024, enableFsync: false })
})

test('a key that wants text gets text, also where the variable looks like a number', async () => {
  const text =
    'storage: {ingestion_storage: {backend: s3, s3: {bucket: "${B}", aws_access_key_id: "${ID}", aws_secret_access_key: "${S}"}}}'
  const { storage } = await load(text, { environment: { B: '2025', ID: '0123', S: '1e5' } })
  expect(storage.ingestion).toMatchObject({ bucket: '2025', credentials: { accessKeyId: '0123', secretAccessKey: '1e5' } })
})

test('variables are put into longer texts, lists and quotes, and never into keys', async () => {
  const text = 'storage: {ingestion_storage: {base_dir: "/data/${WHO:-me}/${WHAT}"}}\ncoinbase: {product_ids: [BTC-USD, "${P}"]}'
  const { storage, coinbase } = await load(text, { environment: { WHAT: 'x', P: 'ETH-USD' } })
  expect(storage.ingestion).toEqual({ backend: 'local', root: '/data/me/x' })
  expect(coinbase.productIds).toEqual(['BTC-USD', 'ETH-USD'])
  expect(await complaint('${KEY}: 1', { KEY: 'storage' })).toContain('"${KEY}"')
})

test('a variable of several lines stays as it is', async () => {
  const { coinbase } = await load('coinbase:\n  api_secret: ${PEM}', { environment: { PEM: '-----BEGIN KEY-----\nabc: {\n---\n' } })
  expect(coinbase.apiSecret).toBe('-----BEGIN KEY-----\nabc: {\n---\n')
})

test('an empty variable counts as unset where there is a default', async () => {
  expect(await load('log_level: ${LEVEL:-warn}', { environment: { LEVEL: '' } })).toMatchObject({ logLevel: 'warn' })
})

test('a key whose whole value is an empty variable is left out', async () => {
  const text = 'coinbase:\n  api_key: ${KEY:-}\n  api_secret: "${SECRET}"\nlog_level: ${LEVEL:-}'
  const { coinbase, logLevel } = await load(text, { environment: { SECRET: '' } })
  expect(coinbase).not.toHaveProperty('apiSecret', '')
  expect(logLevel).toBe('info')
})

test('a key whose whole value is an empty variable is left out of a block under a number too', async () => {
  expect(await complaint('storage:\n  3:\n    bucket: ${EMPTY:-}\n  ~: ${EMPTY:-}')).toMatchInlineSnapshot(
    `"c.yaml:2:3 storage.3: expected ingestion_storage, etl_storage_input, etl_storage_output or paths, found "3""`,
  )
})

test('what a variable holds is not searched for variables', async () => {
  const { storage } = await load('storage: {ingestion_storage: {base_dir: "/${A}"}}', { environment: { A: '${B}' } })
  expect(storage.ingestion).toMatchObject({ root: '/${B}' })
})

test('a comment may speak of variables', async () => {
  expect(await load('log_level: warn # ${NOT_SET}')).toMatchObject({ logLevel: 'warn' })
})

test('an unset variable, also two in one value and one in a list', async () => {
  expect(
    await complaint('storage: {ingestion_storage: {base_dir: "${A}/${B}"}}\ncoinbase:\n  product_ids:\n    - ${C}\n  chanels: ${D}'),
  ).toMatchInlineSnapshot(`
    "c.yaml:1:31 storage.ingestion_storage.base_dir: expected the environment variable A (or a default: \${A:-…}), found it unset
    c.yaml:1:31 storage.ingestion_storage.base_dir: expected the environment variable B (or a default: \${B:-…}), found it unset
    c.yaml:4:7 coinbase.product_ids.0: expected the environment variable C (or a default: \${C:-…}), found it unset
    c.yaml:5:3 coinbase.chanels: expected the environment variable D (or a default: \${D:-…}), found it unset
    c.yaml:5:3 coinbase.chanels: expected a known key, found "chanels"; did you mean channels?"
  `)
})

test('an unset variable in a text that would do without it', async () => {
  expect(await complaint('storage: {ingestion_storage: {base_dir: "/data/${NOT_SET}"}}')).toContain('the environment variable NOT_SET')
})

test('a reference that is not well formed is a problem, not text', async () => {
  expect(
    await complaint('log_level: ${my-level}\netl: {compression: "${A:-${B}}"}\ncoinbase: {product_ids: ["${"]}', { A: '', B: 'none' }),
  ).toMatchInlineSnapshot(`
    "c.yaml:1:1 log_level: expected \${NAME} or \${NAME:-default}, found another use of \${
    c.yaml:2:7 etl.compression: expected \${NAME} or \${NAME:-default}, found another use of \${
    c.yaml:3:26 coinbase.product_ids.0: expected \${NAME} or \${NAME:-default}, found another use of \${"
  `)
})
