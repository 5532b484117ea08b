import { join } from 'node:path'
import { RawKeys } from '@fluxforge/segments'
import { LocalStorage, type Storage } from '@fluxforge/storage'
import { openImpatientS3 } from '@fluxforge/storage/testing'
import type { Pattern } from '@fluxforge/testkit'
import { S3Double, tempDir } from '@fluxforge/testkit'

const folder = (state: string): string => `raw/${state}/coinbase`

export const KEYS = new RawKeys({
  active: folder('active'),
  ready: folder('ready'),
  processing: folder('processing'),
  archive: folder('archive'),
  quarantine: folder('quarantine'),
  state: folder('state'),
})
export const OUTPUT = 'processed/coinbase'

/** Tries of one request, the first included. */
export const TRIES = 3

/** The buckets of the two layers; null: on this machine. */
export const BUCKETS: { readonly [pattern in Pattern]: { readonly raw: string | null; readonly output: string | null } } = {
  local: { raw: null, output: null },
  hybrid: { raw: null, output: 'vault' },
  's3-to-local': { raw: 'vault', output: null },
  s3: { raw: 'vault', output: 'vault' },
  'two-buckets': { raw: 'raw', output: 'vault' },
}

/** Both layers as a pattern has them, on a double of S3 and a folder of this machine. */
export interface Lake extends AsyncDisposable {
  readonly double: S3Double
  readonly rawBucket: string | null
  readonly outputBucket: string | null
  /** Absolute; what is on this machine is below it. */
  readonly root: string
  readonly input: Storage
  readonly output: Storage
}

/** Empty and in order. `silenceMs`: without a byte for so long, a request counts as lost. */
export async function openLake(pattern: Pattern, silenceMs: number): Promise<Lake> {
  const stack = new AsyncDisposableStack()
  const { path: root } = stack.use(await tempDir())
  const double = stack.use(await S3Double.start({ buckets: ['vault', 'raw'] }))
  const { raw, output: processed } = BUCKETS[pattern]
  const open = async (bucket: string | null): Promise<Storage> =>
    bucket === null ? await LocalStorage.open(join(root, 'lake')) : await openBucket(double.url, bucket, silenceMs)
  const input = await open(raw)
  const output = raw === processed ? input : await open(processed)
  double.requests.clear()
  return { double, rawBucket: raw, outputBucket: processed, root, input, output, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

function openBucket(endpointUrl: string, bucket: string, silenceMs: number): Promise<Storage> {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const options = { backend: 's3', bucket, region: 'us-east-1', endpointUrl, credentials, forcePathStyle: true } as const
  return openImpatientS3(options, { maxAttempts: TRIES, silenceMs })
}
