import { PutObjectCommand } from '@aws-sdk/client-s3'
import type { PutMode } from '../storage.ts'
import { MarkedWrite } from './marked-write.ts'
import { multipartUpload } from './multipart-upload.ts'
import type { S3Place } from './place.ts'

/** What goes up in one PUT: S3 takes 5 GiB, but a failure at its end sends all of it again. */
export const MAX_PUT_BYTES = 1024 ** 3

export async function putObject(place: S3Place, key: string, bytes: Uint8Array, mode: PutMode): Promise<void> {
  const write = new MarkedWrite(place, key, mode)
  await write.run(async () => {
    await write.assertFree()
    if (bytes.length <= MAX_PUT_BYTES) await place.client.send(new PutObjectCommand({ ...write.input, Body: bytes }))
    else await multipartUpload(place, write, bytes)
  })
}
