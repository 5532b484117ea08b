import { expect, test } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { fileError } from '../../src/local/errno.ts'
import { fault } from '../faults/planned-files.ts'

test.each([
  ['ENOENT', 'read', 'ERR_STORAGE_NOT_FOUND'],
  ['ENOENT', 'write', 'ERR_STORAGE_UNAVAILABLE'],
  ['ENOTDIR', 'read', 'ERR_STORAGE_NOT_FOUND'],
  ['ENOTDIR', 'write', 'ERR_STORAGE_INVALID_KEY'],
  ['EISDIR', 'write', 'ERR_STORAGE_INVALID_KEY'],
  ['EEXIST', 'write', 'ERR_STORAGE_ALREADY_EXISTS'],
  ['EACCES', 'write', 'ERR_STORAGE_ACCESS_DENIED'],
  ['EPERM', 'read', 'ERR_STORAGE_ACCESS_DENIED'],
  ['EROFS', 'write', 'ERR_STORAGE_ACCESS_DENIED'],
  ['ENOSPC', 'write', 'ERR_STORAGE_UNAVAILABLE'],
  ['EDQUOT', 'write', 'ERR_STORAGE_UNAVAILABLE'],
  ['EMFILE', 'read', 'ERR_STORAGE_UNAVAILABLE'],
  ['EIO', 'read', 'ERR_STORAGE_UNAVAILABLE'],
  ['ESTALE', 'read', 'ERR_STORAGE_UNAVAILABLE'],
  ['ENAMETOOLONG', 'write', 'ERR_STORAGE_INVALID_KEY'],
  ['EXOTIC', 'write', 'ERR_STORAGE_UNKNOWN'],
] as const)('%s while one wants to %s is %s', (errno, access, code) => {
  const cause = fault(errno)
  const error = fileError(cause, 'put F:/raw/x', access)
  expect(error).toMatchObject({ code, cause })
  expect(error.message).toMatch(/^put F:\/raw\/x: [^\n]+$/)
  expect(error.message).toContain(errno)
})

test('what is no failure of the system is ERR_STORAGE_UNKNOWN, and a StorageError stays itself', () => {
  expect(fileError('odd', 'put x', 'write')).toMatchObject({ code: 'ERR_STORAGE_UNKNOWN', cause: 'odd' })
  const already = new StorageError('ERR_STORAGE_CORRUPT', 'read x: it ends early')
  expect(fileError(already, 'get x', 'read')).toBe(already)
})
