import { S3Refusal } from './s3-answer.ts'

export interface StoredObject {
  readonly sizeBytes: number
  /** Empty where it is longer than what the double keeps. */
  readonly body: Buffer
  /** With its quotes. */
  readonly etag: string
  /** Base64; absent for what was made of parts. */
  readonly crc32?: string
  /** User metadata and content type, as headers. */
  readonly headers: Record<string, string>
  readonly modifiedMs: number
}

export interface StoredUpload {
  readonly id: string
  readonly key: string
  readonly initiatedMs: number
  readonly headers: Record<string, string>
  readonly parts: Map<number, StoredObject>
}

/** One bucket: objects in the order of their keys' UTF-8 bytes, and the uploads under way. */
export class Bucket {
  readonly uploads = new Map<string, StoredUpload>()
  readonly #objects = new Map<string, StoredObject>()

  get size(): number {
    return this.#objects.size
  }

  find(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  get(key: string): StoredObject {
    const found = this.#objects.get(key)
    if (found === undefined) throw new S3Refusal('NoSuchKey', `there is no ${key}`)
    return found
  }

  set(key: string, object: StoredObject): void {
    this.#objects.set(key, object)
  }

  delete(key: string): void {
    this.#objects.delete(key)
  }

  /** Keys with `prefix` that come after `after`. */
  keys(prefix: string, after: string): string[] {
    const from = Buffer.from(after)
    return [...this.#objects.keys()]
      .filter((key) => key.startsWith(prefix) && Buffer.compare(Buffer.from(key), from) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  upload(id: string): StoredUpload {
    const found = this.uploads.get(id)
    if (found === undefined) throw new S3Refusal('NoSuchUpload', `there is no upload ${id}`)
    return found
  }
}
