import type { S3Fault, S3Operation } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { PatternSite } from './pattern-site.ts'
import { openDouble, type S3Place } from './s3-place.ts'

type Case = readonly [what: string, operation: S3Operation, fault: S3Fault, words: RegExp]

const denied: S3Fault = { kind: 'refusal', code: 'AccessDenied' }
const CASES: readonly Case[] = [
  ['a wrong key', 'PutObject', { kind: 'refusal', code: 'InvalidAccessKeyId' }, /\(write\): the service does not know the access key id/],
  [
    'a wrong secret',
    'PutObject',
    { kind: 'refusal', code: 'SignatureDoesNotMatch' },
    /the secret access key does not belong to the key id/,
  ],
  ['an expired token', 'PutObject', { kind: 'refusal', code: 'ExpiredToken' }, /the session token has expired; get new credentials/],
  [
    'another region',
    'PutObject',
    { kind: 'refusal', code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    /set region: eu-west-1/,
  ],
  ['no right to put', 'PutObject', denied, /\(write\): AccessDenied/],
  ['no right to get', 'GetObject', denied, /\(read\): AccessDenied/],
  ['no right to list', 'ListObjectsV2', denied, /\(list\): AccessDenied/],
  ['no right to delete', 'DeleteObject', denied, /\(delete\): AccessDenied/],
  ['an endpoint that is no S3', 'PutObject', { kind: 'web-page', status: 200 }, /is the endpoint an S3\?/],
]

test.concurrent.for(CASES)('%s ends with 2, in one line with the setting and the way out', async ([, operation, fault, words]) => {
  await using s3 = await openDouble()
  await using site = await PatternSite.open(s3)
  await site.use('hybrid')
  s3.double.plan({ operation, times: Infinity }, fault)
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(2)
  expect(output.trim().split('\n')).toEqual([
    expect.stringMatching(/^storage\.etl_storage_output\.base_dir: try out s3:\/\/vault\/team\/market\/ /),
  ])
  expect(output).toMatch(words)
  expect(output).not.toContain('do-not-tell')
})

test.concurrent('a bucket that is not there ends with 2, and what is not answered with 1', async () => {
  const double = await openDouble({ buckets: ['other'] })
  await using site = await PatternSite.open(double)
  await site.use('s3-to-local')
  const missing = await site.run('etl', '--once')
  expect(missing.exit, missing.output).toBe(2)
  expect(missing.output).toMatch(/^storage\.etl_storage_input\.base_dir: .*there is no bucket vault; make it, or mend its name$/m)
  await double[Symbol.asyncDispose]()
  const away = await site.run('etl', '--once')
  expect(away.exit, away.output).toBe(1)
  expect(away.output).toMatch(/nothing answers at the endpoint/)
})

test.concurrent('TLS towards a server that speaks none ends with 2', async () => {
  await using s3 = await openDouble()
  const layer = (place: S3Place['vault']) => JSON.parse(JSON.stringify(place).replace('http://', 'https://'))
  await using site = await PatternSite.open({ ...s3, vault: layer(s3.vault) })
  await site.use('s3')
  const { exit, output } = await site.run('etl', '--once')
  expect(exit, output).toBe(2)
  expect(output).toMatch(/the endpoint speaks no TLS; should its URL begin with http:\/\/\?/)
})
