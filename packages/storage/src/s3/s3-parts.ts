import { type CompletedPart, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import type { ObjectParts } from '../storage.ts'
import { MarkedWrite } from './marked-write.ts'
import { describeKey, type S3Place } from './place.ts'
import { serviceError } from './service-error.ts'

/** A multipart upload: its parts stay until it is completed or aborted, whoever began it. */
export class S3Parts implements ObjectParts {
  readonly #place: S3Place
  readonly #doing: string
  readonly #write: MarkedWrite
  #uploadId: string | undefined
  #parts: readonly CompletedPart[] = []

  /** @throws {StorageError} ERR_STORAGE_INVALID_KEY */
  constructor(place: S3Place, key: string) {
    this.#place = place
    this.#doing = describeKey(place, key)
    this.#write = new MarkedWrite(place, key, 'create', `complete ${this.#doing}`)
  }

  async add(bytes: Uint8Array): Promise<void> {
    const { client, bucket } = this.#place
    const { Bucket, Key, Metadata } = this.#write.input
    // The same number again replaces what a try with a lost answer may have put there.
    const PartNumber = this.#parts.length + 1
    try {
      this.#uploadId ??= (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata }))).UploadId
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId: this.#uploadId, PartNumber, Body: bytes }))
      this.#parts = [...this.#parts, { PartNumber, ETag }]
    } catch (error) {
      throw serviceError(error, `put up part ${PartNumber} of ${this.#doing}`, bucket)
    }
  }

  async complete(): Promise<void> {
    const input = { ...this.#write.input, UploadId: this.#uploadId, MultipartUpload: { Parts: [...this.#parts] } }
    await this.#write.run(async () => {
      await this.#write.assertFree()
      await this.#place.client.send(new CompleteMultipartUploadCommand(input))
    })
  }
}
