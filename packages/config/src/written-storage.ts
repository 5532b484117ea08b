import { isStorageError, parseObjectKey } from '@fluxforge/storage'
import * as v from 'valibot'
import { choice, flag, place, secret, text, whole } from './written-values.ts'

// Older buckets and services other than Amazon's allow capitals, `_` and up to 255 characters.
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/
const A_BUCKET = 'a bucket name (letters, digits, `.`, `-`, `_`; no slashes)'

const folder = (description: string, name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check((one) => isKey(one) && !one.includes('/'), 'one folder name, without slashes'),
      v.description(description),
    ),
    name,
  )

const s3 = v.pipe(
  v.strictObject({
    bucket: v.optional(v.pipe(text('The bucket; `base_dir` names it where this is absent'), v.regex(BUCKET, A_BUCKET))),
    prefix: v.optional(
      v.pipe(
        text('Every key starts with it: `team/market`'),
        v.check((prefix) => isKey(withoutOuterSlashes(prefix)), 'a prefix such as team/market'),
      ),
    ),
    region: v.optional(text('AWS region; else as the AWS SDK finds it')),
    endpoint_url: v.optional(
      v.pipe(
        text('Another S3 than Amazon: `http://127.0.0.1:9000`'),
        v.regex(/^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/, 'an http:// or https:// address without a user name'),
      ),
    ),
    aws_access_key_id: v.optional(text('Key; else as the AWS SDK finds it (environment, profile, role)')),
    aws_secret_access_key: v.optional(secret('Secret of the key')),
    aws_session_token: v.optional(secret('Token of temporary credentials')),
    force_path_style: flag('The bucket in the path instead of in the host name', false),
    max_pool_connections: whole('Connections at once', '', 50),
  }),
  v.partialCheck(
    [['aws_access_key_id'], ['aws_secret_access_key'], ['aws_session_token']],
    ({ aws_access_key_id: id, aws_secret_access_key: key, aws_session_token: token }) =>
      (id === undefined) === (key === undefined) && (token === undefined || key !== undefined),
    'both aws_access_key_id and aws_secret_access_key, or no credentials',
  ),
)

const layer = v.nullish(
  v.pipe(
    v.strictObject({
      backend: choice('the kind of storage', ['local', 's3'], 'local'),
      base_dir: v.optional(
        place(
          'Folder: `F:/`, `./data`, `/var/data`, `//server/share`; absent: `./data`. With `s3` the bucket, where `s3.bucket` is absent',
        ),
      ),
      s3: v.nullish(s3, {}),
    }),
    v.forward(
      v.partialCheck(
        [['backend'], ['base_dir'], ['s3']],
        ({ backend, base_dir, s3: { bucket } }) => backend === 'local' || bucket !== undefined || BUCKET.test(base_dir ?? ''),
        `${A_BUCKET}, here or in s3.bucket`,
      ),
      ['base_dir'],
    ),
  ),
  {},
)

/** Folder names under each root. */
const paths = v.nullish(
  v.pipe(
    v.strictObject({
      raw_dir: folder('Everything raw', 'raw'),
      active_subdir: folder('Being written', 'active'),
      ready_subdir: folder('Sealed, waiting for the etl', 'ready'),
      processing_subdir: folder('Who converts what', 'processing'),
      archive_subdir: folder('Converted raw that is kept', 'archive'),
      quarantine_subdir: folder('Held batches, with reasons', 'quarantine'),
      state_subdir: folder('Names, batch lists, the lock', 'state'),
      processed_dir: folder('Parquet and commits', 'processed'),
    }),
    // Names that differ only in case are one folder on Windows.
    v.check(
      ({ raw_dir, processed_dir, ...subdirs }) => areDistinct([raw_dir, processed_dir]) && areDistinct(Object.values(subdirs)),
      'another name for each folder',
    ),
  ),
  {},
)

export const writtenStorage = v.nullish(
  v.strictObject({ ingestion_storage: layer, etl_storage_input: layer, etl_storage_output: layer, paths }),
  {},
)

export type WrittenLayer = v.InferOutput<typeof layer>

export function withoutOuterSlashes(prefix: string): string {
  return prefix.replace(/^\/+|\/+$/g, '')
}

function isKey(text: string): boolean {
  try {
    parseObjectKey(text)
    return true
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_INVALID_KEY')) return false
    throw error
  }
}

function areDistinct(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length
}
