import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { S3Double, type S3DoubleOptions, type S3Fault, type S3Operation } from '@fluxforge/testkit'
import type { Machine } from './machine.ts'
import { splitLines } from './machine.ts'
import { type RecordedLine, readRecordedLine } from './recorded-line.ts'

const BUCKET = 'market-data-vault'
const READY = 'team/raw/ready/coinbase/'
const EVERYTHING: readonly S3Operation[] = [
  'PutObject',
  'GetObject',
  'HeadObject',
  'ListObjectsV2',
  'DeleteObject',
  'CopyObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'ListMultipartUploads',
  'ListParts',
]

/** A bucket that ingest uploads to. */
export class Vault implements AsyncDisposable {
  readonly #double: S3Double

  private constructor(double: S3Double) {
    this.#double = double
  }

  static async open(options: S3DoubleOptions = {}): Promise<Vault> {
    return new Vault(await S3Double.start({ buckets: [BUCKET], ...options }))
  }

  /** As the settings write it. */
  get layer(): object {
    const credentials = { aws_access_key_id: 'key', aws_secret_access_key: 'do-not-tell' }
    return {
      backend: 's3',
      base_dir: BUCKET,
      s3: { prefix: 'team', region: 'us-east-1', endpoint_url: this.#double.url, force_path_style: true, ...credentials },
    }
  }

  /** Every request meets `fault`, until `mend`. */
  break(fault: S3Fault): void {
    for (const operation of EVERYTHING) this.#double.plan({ operation, times: Infinity }, fault)
  }

  mend(): void {
    this.#double.clearPlan()
  }

  /** Names in ready/, in order. */
  segments(): readonly string[] {
    return this.#double.keys(BUCKET).flatMap((key) => (key.startsWith(READY) ? [key.slice(READY.length)] : []))
  }

  /** All that is in ready/, in order. */
  lines(): readonly RecordedLine[] {
    const bodies = this.segments().map((name) => this.#double.object(BUCKET, `${READY}${name}`)?.body ?? Buffer.alloc(0))
    return bodies.flatMap((body) => splitLines(body).map(readRecordedLine))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#double[Symbol.asyncDispose]()
  }
}

/** The segments and notes in a machine's spools. */
export async function spooled(machine: Machine): Promise<readonly string[]> {
  const entries = await readdir(join(machine.path, 'data/spool'), { recursive: true })
  return entries.filter((path) => path.includes('/coinbase/') && !path.includes('/.')).map((path) => path.replace(/^.*\//, ''))
}
