import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { complaint } from './loading.ts'

const S3 = (text: string): string => `storage: {ingestion_storage: {backend: s3, base_dir: vault, s3: {aws_access_key_id: k, ${text}}}}`

describe.each([
  ['written down', (secret: string) => secret],
  ['of the environment', () => '${SECRET}'],
])('a secret %s is never shown', (_, written) => {
  test.each<[string, (secret: string) => string]>([
    ['in a list', (secret) => S3(`aws_secret_access_key: ["${secret}"]`)],
    ['in a block', (secret) => S3(`aws_secret_access_key: {a: "${secret}"}`)],
    ['as a token beside nothing', (secret) => S3(`aws_session_token: "${secret}"`)],
    ['too short for its source', (secret) => `coinbase: {api_secret: "${secret}"}`],
    ['with a misspelt key', (secret) => `coinbase: {api_secrte: "${secret}"}`],
    ['in the place of its block', (secret) => `coinbase: "${secret}"`],
    ['in the place of the s3 block', (secret) => `storage: {ingestion_storage: {s3: "${secret}"}}`],
    ['in a list in the place of its block', (secret) => `coinbase: ["${secret}"]`],
    ['in an endpoint_url', (secret) => S3(`endpoint_url: "https://user:${secret}@host"`)],
    ['in an endpoint_url without a scheme', (secret) => S3(`endpoint_url: "user:${secret}@host"`)],
    ['in the query of an endpoint_url', (secret) => S3(`endpoint_url: "https://host/?token=${secret}"`)],
    ['in a base_dir', (secret) => `storage: {ingestion_storage: {backend: s3, base_dir: "s3://key:${secret}@vault"}}`],
    ['beside an unset variable', (secret) => `coinbase: {api_secret: "${secret}\${NOT_SET}"}`],
  ])('%s', async (_, fileWith) => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9+/]{6,18}$/), async (random) => {
        const secret = `S3cr${random}`
        expect(await complaint(fileWith(written(secret)), { SECRET: secret })).not.toContain(secret)
      }),
      { numRuns: 20 },
    )
  })
})

test('a variable at a key that is no secret is not shown either: it may be the wrong variable', async () => {
  const text = 'log_level: ${SECRET}\ningestion: {batch_size: &a "a${SECRET}", queue_maxsize: *a}\ncoinbase: {channels: {a: "${SECRET}"}}'
  const said = await complaint(text, { SECRET: 'S3cret' })
  expect(said).toMatchInlineSnapshot(`
    "c.yaml:1:1 log_level: expected debug, info, warn or error, found another value (not shown)
    c.yaml:2:13 ingestion.batch_size: expected a number, found another value (not shown)
    c.yaml:2:42 ingestion.queue_maxsize: expected a number, found another value (not shown)
    c.yaml:3:12 coinbase.channels: expected a list, found a block (a)"
  `)
})

test('a secret of digits alone is not shown', async () => {
  expect(await complaint(S3('aws_secret_access_key: 123456789'))).toMatchInlineSnapshot(
    `"c.yaml:1:88 storage.ingestion_storage.s3.aws_secret_access_key: expected text, found another value (not shown)"`,
  )
})

test.each([
  'coinbase:\n  api_secret: |S3cret',
  'coinbase:\n  api_secret: @S3cret',
  'coinbase:\n  api_secret: *S3cret',
  'coinbase:\n  api_secret: !S3cret x',
  'coinbase:\n  api_secret: %S3cret',
  'coinbase:\n  api_secret: "a\n  S3cret: {',
  'coinbase:\n  api_secret: -----BEGIN KEY-----\nS3cret==\n-----END KEY-----\n',
  'coinbase:\n  api_secret: [S3cret',
  'coinbase: {api_secret: S3cret}}',
  'coinbase:\n  api_secret: "x" S3cret',
])('a file that is no YAML is told without quoting it: %j', async (text) => {
  const said = await complaint(text)
  expect(said).toContain('expected YAML, found a fault')
  expect(said).not.toContain('S3cret')
})
