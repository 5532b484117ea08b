import { createServer } from 'node:http'
import { S3Double, type S3DoubleOptions, type S3Fault, type S3Operation } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { S3Storage } from '../../src/s3/s3-storage.ts'
import { bytesOf, CREATE } from '../../src/testing/contract-case.ts'
import { optionsFor } from './on-double.ts'

const seams = { maxAttempts: 2, silenceMs: 1000 }

const DENIED: S3Fault = { kind: 'refusal', code: 'AccessDenied' }
const REFUSALS: readonly { what: string; operation: S3Operation; fault: S3Fault; code: string; message: RegExp }[] = [
  { what: 'no right to write', operation: 'PutObject', fault: DENIED, code: 'ACCESS_DENIED', message: /\(write\): AccessDenied/ },
  { what: 'no right to read', operation: 'GetObject', fault: DENIED, code: 'ACCESS_DENIED', message: /\(read\): AccessDenied/ },
  { what: 'no right to list', operation: 'ListObjectsV2', fault: DENIED, code: 'ACCESS_DENIED', message: /\(list\): AccessDenied/ },
  { what: 'no right to delete', operation: 'DeleteObject', fault: DENIED, code: 'ACCESS_DENIED', message: /\(delete\): AccessDenied/ },
  {
    what: 'another region',
    operation: 'PutObject',
    fault: { kind: 'refusal', code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-central-1' } },
    code: 'UNSUPPORTED',
    message: /bucket test is in region eu-central-1; set region: eu-central-1$/,
  },
  {
    what: 'an expired token',
    operation: 'PutObject',
    fault: { kind: 'refusal', code: 'ExpiredToken' },
    code: 'ACCESS_DENIED',
    message: /the session token has expired/,
  },
  {
    what: 'a server that is down',
    operation: 'PutObject',
    fault: { kind: 'refusal', code: 'ServiceUnavailable' },
    code: 'UNAVAILABLE',
    message: /the service is busy or failing \(503 ServiceUnavailable\)/,
  },
  {
    what: 'a server that is paused',
    operation: 'PutObject',
    fault: { kind: 'silence', isApplied: false },
    code: 'UNAVAILABLE',
    message: /no answer in time/,
  },
  { what: 'a web page', operation: 'PutObject', fault: { kind: 'web-page', status: 404 }, code: 'UNSUPPORTED', message: /it is no S3/ },
  {
    what: 'a web page for everything',
    operation: 'PutObject',
    fault: { kind: 'web-page', status: 200 },
    code: 'UNSUPPORTED',
    message: /is the endpoint an S3/,
  },
]

describe('what is wrong is said in one line with the way out', () => {
  for (const { what, operation, fault, code, message } of REFUSALS) {
    test(what, async () => {
      await using double = await S3Double.start()
      double.plan({ operation, times: Infinity }, fault)
      const opening = S3Storage.open(optionsFor(double), seams)
      await expect(opening).rejects.toMatchObject({ code: `ERR_STORAGE_${code}`, message: expect.stringMatching(message) })
      await expect(opening).rejects.toMatchObject({ message: expect.stringMatching(/^try out s3:\/\/test\/ [^\n]*$/) })
      await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
    })
  }

  test('a missing bucket', async () => {
    await using double = await S3Double.start()
    const opening = S3Storage.open({ ...optionsFor(double), bucket: 'absent' }, seams)
    await expect(opening).rejects.toMatchObject({
      code: 'ERR_STORAGE_UNSUPPORTED',
      message: 'try out s3://absent/ (write): there is no bucket absent; make it, or mend its name',
    })
  })

  test('TLS towards a server without, and no server at all', async () => {
    await using double = await S3Double.start()
    const noTls = S3Storage.open({ ...optionsFor(double), endpointUrl: double.url.replace('http:', 'https:') }, seams)
    await expect(noTls).rejects.toMatchObject({ code: 'ERR_STORAGE_UNSUPPORTED', message: expect.stringContaining('begin with http://') })
    const nobody = S3Storage.open({ ...optionsFor(double), endpointUrl: 'http://127.0.0.1:1' }, seams)
    await expect(nobody).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE', message: expect.stringContaining('nothing answers') })
  })

  test('names that can’t be', async () => {
    await using double = await S3Double.start()
    for (const wrong of [{ bucket: 'a/b' }, { endpointUrl: 'no url' }, { endpointUrl: 'http://no.such.host.invalid' }]) {
      const opening = S3Storage.open({ ...optionsFor(double), ...wrong }, seams)
      await expect(opening).rejects.toMatchObject({
        message: expect.stringMatching(/can't be the name of a bucket|is no URL|name of the endpoint is not known/),
      })
    }
  })

  test('a prefix that leaves its place', async () => {
    await using double = await S3Double.start()
    for (const prefix of ['a/../b', '..', 'a//b', './a']) {
      await expect(S3Storage.open({ ...optionsFor(double), prefix }, seams)).rejects.toMatchObject({ code: 'ERR_STORAGE_INVALID_KEY' })
    }
  })
})

test('the probe needs six requests and leaves nothing', async () => {
  await using double = await S3Double.start()
  const storage = await S3Storage.open({ ...optionsFor(double), prefix: 'team' }, seams)
  expect(double.requests.counts()).toEqual({ PutObject: 2, GetObject: 1, ListObjectsV2: 1, CopyObject: 1, DeleteObject: 1 })
  expect(double.keys('test')).toEqual([])
  expect(storage.describe()).toBe('s3 @ test')
  expect(storage.describe('raw/x')).toBe('s3://test/team/raw/x')
})

test('a server that ignores conditions is named, and create looks before it writes', async () => {
  const options: S3DoubleOptions = { ignoresConditionsOf: ['PutObject', 'CompleteMultipartUpload', 'CopyObject'] }
  await using double = await S3Double.start(options)
  const storage = await S3Storage.open(optionsFor(double), seams)
  expect(storage.isCreateExact).toBe(false)
  expect(storage.describe()).toBe('s3 @ test (it ignores conditional writes: run one ingest and one etl at most)')
  double.requests.clear()
  await storage.put('a', bytesOf('x'), CREATE)
  expect(double.requests.counts()).toEqual({ HeadObject: 1, PutObject: 1 })
  await expect(storage.put('a', bytesOf('y'), CREATE)).rejects.toMatchObject({ code: 'ERR_STORAGE_ALREADY_EXISTS' })
  expect(double.requests.counts()).toEqual({ HeadObject: 2, PutObject: 1 })
})

test('a clock that is off is corrected for the signatures, and said', async () => {
  await using double = await S3Double.start({ wallMs: () => Date.now() + 20 * 60_000 })
  const storage = await S3Storage.open(optionsFor(double), seams)
  expect(storage.describe()).toBe('s3 @ test (its clock is 20 min from this machine’s: set the clock)')
  await storage.put('a', bytesOf('x'), CREATE)
})

test('something that speaks no S3 but HTTP is told from one', async () => {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json', etag: '"x"' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const options = {
      backend: 's3',
      bucket: 'test',
      region: 'us-east-1',
      endpointUrl: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
    } as const
    const opening = S3Storage.open({ ...options, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }, seams)
    await expect(opening).rejects.toMatchObject({ message: expect.stringMatching(/^try out s3:\/\/test\/ /) })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
