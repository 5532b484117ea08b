import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { isStorageError, StorageError } from '../errors.ts'
import { nodeFiles } from '../file-operations.ts'
import { fileError } from '../local/errno.ts'
import { readFile } from '../read-file.ts'
import { getObject } from './get-object.ts'
import { MarkedWrite } from './marked-write.ts'
import { multipartUpload } from './multipart-upload.ts'
import { describeKey, type S3Place } from './place.ts'
import { MAX_PUT_BYTES } from './put-object.ts'
import { sha256Of } from './sha256.ts'
import { statObject } from './stat-object.ts'
import { isHttpRequest } from './upload-check.ts'

interface FileDigest {
  readonly sizeBytes: number
  readonly md5: Buffer
  readonly sha256: Buffer
}

/** Publishes a file under `key`, read twice and never held in memory. See `Storage.adopt`. */
export async function adoptFile(place: S3Place, file: string, key: string): Promise<void> {
  const doing = `adopt ${file} as ${describeKey(place, key)}`
  const write = new MarkedWrite(place, key, 'create', doing)
  const digest = await digestOf(file, doing)
  try {
    await write.run(async () => {
      await write.assertFree()
      if (digest.sizeBytes <= MAX_PUT_BYTES) await putFile(place, write, file, digest)
      else await multipartUpload(place, write, Readable.from(readFile(nodeFiles, file)))
    })
  } catch (error) {
    if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
    if (!(await isSame(place, key, digest, doing)))
      throw new StorageError(error.code, `${doing}: the key is taken with other bytes`, { cause: error })
  }
}

/** One PUT, whose every try reads the file anew. */
async function putFile({ client }: S3Place, { input }: MarkedWrite, file: string, { sizeBytes, md5, sha256 }: FileDigest): Promise<void> {
  const command = new PutObjectCommand({
    ...input,
    ContentLength: sizeBytes,
    ContentMD5: md5.toString('base64'),
    ChecksumSHA256: sha256.toString('base64'),
  })
  command.middlewareStack.add(
    (next) => (args) => {
      if (isHttpRequest(args.request)) args.request.headers['x-amz-content-sha256'] = sha256.toString('hex')
      return next(args)
    },
    { name: 'fileDigest', step: 'build' },
  )
  command.middlewareStack.add(
    (next) => async (args) => {
      const body = Readable.from(readFile(nodeFiles, file))
      const broken = new Promise<never>((_, reject) => body.once('error', reject))
      try {
        return await Promise.race([next({ ...args, request: Object.assign(Object.create(args.request as object), { body }) }), broken])
      } finally {
        body.destroy()
      }
    },
    { name: 'fileBody', step: 'finalizeRequest', priority: 'low' },
  )
  await client.send(command)
}

async function digestOf(file: string, doing: string): Promise<FileDigest> {
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  let sizeBytes = 0
  try {
    for await (const chunk of readFile(nodeFiles, file)) {
      md5.update(chunk)
      sha256.update(chunk)
      sizeBytes += chunk.length
    }
  } catch (error) {
    throw fileError(error, doing, 'read')
  }
  return { sizeBytes, md5: md5.digest(), sha256: sha256.digest() }
}

async function isSame(place: S3Place, key: string, { sizeBytes, sha256 }: FileDigest, doing: string): Promise<boolean> {
  try {
    const there = await statObject(place, key)
    return there.sizeBytes === sizeBytes && (await sha256Of(getObject(place, key))).equals(sha256)
  } catch (error) {
    // NOT_FOUND is said of the file alone.
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND'))
      throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${doing}: the key was taken, and is free again`, { cause: error })
    throw error
  }
}
