import { expect, test } from 'vitest'
import { bytesOf, CREATE, patternOf, textAt } from '../../src/testing/contract-case.ts'
import { withLocalFile } from '../../src/testing/local-file.ts'
import { openOnDouble } from './on-double.ts'

const CORRUPT = {
  code: 'ERR_STORAGE_CORRUPT',
  message: expect.stringMatching(/the server stored bytes of MD5 [0-9a-f]{32} where [0-9a-f]{32} was sent/),
}

test('an object that the server stored damaged is found by its ETag and removed again', async () => {
  await using on = await openOnDouble()
  on.double.plan({ operation: 'PutObject', times: 2 }, { kind: 'damage' })
  await expect(on.storage.put('a', bytesOf('mine'), CREATE)).rejects.toMatchObject(CORRUPT)
  await withLocalFile(bytesOf('mine'), (file) => expect(on.storage.adopt(file, 'b')).rejects.toMatchObject(CORRUPT))
  expect(on.double.keys('test')).toEqual([])
  await on.storage.put('a', bytesOf('mine'), CREATE)
  expect(await textAt(on.storage, 'a')).toBe('mine')
})

test('a part that was stored damaged fails the upload, and no object comes of it', async () => {
  await using on = await openOnDouble()
  on.double.plan({ operation: 'UploadPart' }, { kind: 'damage' })
  const writer = await on.storage.openWriter('a', CREATE)
  await writer.write(patternOf(9 * 1024 * 1024))
  await expect(writer.commit()).rejects.toMatchObject(CORRUPT)
  expect(on.double.keys('test')).toEqual([])
  expect(on.double.uploads('test')).toEqual([])
})

test('ETags that are no MD5 are not taken for one', async () => {
  await using on = await openOnDouble({ hasOpaqueEtags: true })
  await on.storage.put('a', bytesOf('mine'), CREATE)
  expect(await textAt(on.storage, 'a')).toBe('mine')
})

test('a file goes up in one PUT that nothing is wrapped around, signed over its bytes', async () => {
  await using on = await openOnDouble()
  const bytes = patternOf(3 * 1024 * 1024 + 1)
  await withLocalFile(bytes, (file) => on.storage.adopt(file, 'a'))
  const [put] = on.double.requests.entries
  expect(on.double.requests.entries.length).toBe(1)
  expect(put).toMatchObject({ bodyBytes: bytes.length, headers: { 'content-length': String(bytes.length), 'if-none-match': '*' } })
  expect(put?.headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/)
  expect(put?.headers['content-encoding']).toBeUndefined()
})
