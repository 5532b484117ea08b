import type { Readable } from 'node:stream'
import { Upload } from '@aws-sdk/lib-storage'
import type { MarkedWrite } from './marked-write.ts'
import type { S3Place } from './place.ts'

// 10,000 parts of them make 80 GB; three are in memory at a time.
const PART_BYTES = 8 * 1024 * 1024
const PARTS_AT_ONCE = 2

/** For what is longer than one PUT takes, or of unknown length: parts as they fill, and one PUT when all of it fits in the first. Aborts the upload when it fails. */
export async function multipartUpload({ client }: S3Place, { input }: MarkedWrite, body: Uint8Array | Readable): Promise<void> {
  await new Upload({ client, params: { ...input, Body: body }, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done()
}
