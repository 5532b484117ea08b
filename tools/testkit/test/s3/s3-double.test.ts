import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { S3Double } from '../../src/index.ts'

const put = (url: string, body: string, headers: Record<string, string> = {}) => fetch(url, { method: 'PUT', body, headers })

test('what is put is read, listed and deleted over the wire', async () => {
  await using double = await S3Double.start()
  expect((await put(`${double.url}/test/a%20b/c`, 'text')).headers.get('etag')).toBe(`"${createHash('md5').update('text').digest('hex')}"`)
  expect(await (await fetch(`${double.url}/test/a%20b/c`)).text()).toBe('text')
  expect(await (await fetch(`${double.url}/test?list-type=2&prefix=a%20b/`)).text()).toContain('<Key>a b/c</Key>')
  expect((await fetch(`${double.url}/test/a%20b/c`, { method: 'DELETE' })).status).toBe(204)
  const missing = await fetch(`${double.url}/test/a%20b/c`)
  expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')])
  expect(double.requests.counts()).toEqual({ PutObject: 1, GetObject: 2, ListObjectsV2: 1, DeleteObject: 1 })
})

test('of 24 conditional puts at once one wins', async () => {
  await using double = await S3Double.start()
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => put(`${double.url}/test/race`, `${i}`, { 'if-none-match': '*' })))
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, ...Array.from({ length: 23 }, () => 412)])
})

test('a body that is not what its checksums say is refused', async () => {
  await using double = await S3Double.start()
  const wrong = Buffer.alloc(16).toString('base64')
  for (const headers of [{ 'content-md5': wrong }, { 'x-amz-checksum-crc32': 'AAAAAA==' }, { 'x-amz-content-sha256': '0'.repeat(64) }]) {
    expect((await put(`${double.url}/test/a`, 'text', headers)).status).toBe(400)
  }
  expect(double.keys('test')).toEqual([])
})

test('chunk framing is taken off, and its trailing checksum looked at', async () => {
  await using double = await S3Double.start()
  const framed = (crc: string) => `4\r\ntext\r\n3;chunk-signature=0\r\n...\r\n0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n`
  const headers = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '7' }
  const good = await put(`${double.url}/test/a`, framed('FY9GYw=='), headers)
  expect(good.status).toBe(200)
  expect(double.object('test', 'a')?.body.toString()).toBe('text...')
  expect((await put(`${double.url}/test/b`, framed('AAAAAA=='), headers)).status).toBe(400)
  expect((await put(`${double.url}/test/b`, '4\r\nte', headers)).status).toBe(400)
})

test('parts that are named out of order, or not sent, are refused', async () => {
  await using double = await S3Double.start()
  const created = await (await fetch(`${double.url}/test/a?uploads`, { method: 'POST' })).text()
  const id = /<UploadId>(.*)<\/UploadId>/.exec(created)?.[1]
  for (const number of [1, 2]) await put(`${double.url}/test/a?uploadId=${id}&partNumber=${number}`, 'x'.repeat(6_000_000))
  const part = (number: number) =>
    `<Part><PartNumber>${number}</PartNumber><ETag>${createHash('md5').update('x'.repeat(6_000_000)).digest('hex')}</ETag></Part>`
  const complete = async (parts: string) =>
    (await fetch(`${double.url}/test/a?uploadId=${id}`, { method: 'POST', body: `<C>${parts}</C>` })).text()
  expect(await complete(part(2) + part(1))).toContain('InvalidPartOrder')
  expect(await complete(part(1) + part(3))).toContain('InvalidPart')
  expect(double.keys('test')).toEqual([])
  expect(await complete(part(1) + part(2))).toContain('CompleteMultipartUploadResult')
  expect(double.object('test', 'a')?.sizeBytes).toBe(12_000_000)
  expect(double.uploads('test')).toEqual([])
})

test('a plan meets the requests it names, so often as it says, in its order', async () => {
  await using double = await S3Double.start()
  double.plan({ operation: 'PutObject', key: 'a', times: 2 }, { kind: 'refusal', code: 'SlowDown' })
  double.plan({ operation: 'PutObject' }, { kind: 'reset', isApplied: true })
  expect((await put(`${double.url}/test/a`, '1')).status).toBe(503)
  await expect(put(`${double.url}/test/b`, '2')).rejects.toThrow()
  expect((await put(`${double.url}/test/a`, '3')).status).toBe(503)
  expect((await put(`${double.url}/test/a`, '4')).status).toBe(200)
  expect(double.keys('test')).toEqual(['a', 'b'])
})

test('a held request has its effect when it is released, whether its client is there or not', async () => {
  await using double = await S3Double.start()
  const held = double.hold({ operation: 'PutObject' })
  const leaving = new AbortController()
  const request = fetch(`${double.url}/test/a`, { method: 'PUT', body: 'late', signal: leaving.signal })
  await held.arrived
  leaving.abort()
  await expect(request).rejects.toThrow()
  expect(double.keys('test')).toEqual([])
  held.release()
  await expect.poll(() => double.keys('test')).toEqual(['a'])
})

test('long bodies may be left out, so that uploads can be larger than memory', async () => {
  await using double = await S3Double.start({ keptBodyBytes: 3 })
  await put(`${double.url}/test/a`, 'text')
  expect(double.object('test', 'a')).toMatchObject({ sizeBytes: 4, body: Buffer.alloc(0) })
})
