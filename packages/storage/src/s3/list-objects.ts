import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { StorageError } from '../errors.ts'
import { compareKeys, isObjectKey } from '../object-key.ts'
import type { ObjectInfo } from '../storage.ts'
import { bucketPrefix, describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'

/**
 * The objects under `prefix`, one page of 1000 in memory. Left out is what can't be a key of ours: the empty objects with a slash at their end that consoles
 * show as folders.
 */
export async function* listObjects(place: S3Place, prefix: string): AsyncGenerator<ObjectInfo> {
  const doing = `list ${describeKey(place, prefix)}`
  const under = bucketPrefix(place, prefix)
  let last = ''
  let token: string | undefined
  do {
    const page = await listPage(place, under, token, doing)
    for (const { Key, Size } of page.Contents ?? []) {
      if (Key === undefined || Size === undefined || !Key.startsWith(under))
        throw corrupt(doing, 'an entry has no key, no size or another prefix')
      // Also what ends a listing that would go round in circles.
      if (last !== '' && compareKeys(last, Key) >= 0)
        throw corrupt(doing, `${Key} comes after ${last}; keys should go up (directory buckets, which have no order, can't be used)`)
      last = Key
      const key = Key.slice(place.prefix.length)
      if (isObjectKey(key)) yield { key, sizeBytes: Size }
    }
    token = page.NextContinuationToken
    if (page.IsTruncated === true && token === undefined)
      throw corrupt(doing, 'the page says that more follows and names no token to ask for it')
    if (page.IsTruncated === false) token = undefined
  } while (token !== undefined)
}

async function listPage(
  { client, bucket }: S3Place,
  under: string,
  token: string | undefined,
  doing: string,
): Promise<ListObjectsV2CommandOutput> {
  let page: ListObjectsV2CommandOutput
  try {
    page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        ...(under !== '' && { Prefix: under }),
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    )
  } catch (error) {
    throw serviceError(error, doing, bucket)
  }
  if (page.IsTruncated === undefined)
    throw new StorageError('ERR_STORAGE_UNSUPPORTED', `${doing}: the answer is no listing; is the endpoint an S3?`)
  return page
}

function corrupt(doing: string, what: string): StorageError {
  return new StorageError('ERR_STORAGE_CORRUPT', `${doing}: ${what}`)
}
