import * as v from 'valibot'

const text = (description: string) => v.pipe(v.string(), v.nonEmpty(), v.description(description))
const secret = (description: string) => v.pipe(v.string(), v.nonEmpty(), v.description(description), v.metadata({ secret: true }))
const folder = (name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[^/\\]+$/, 'a folder name without slashes'),
      v.check((one) => one !== '.' && one !== '..', 'a folder name'),
    ),
    name,
  )

const s3 = v.strictObject({
  bucket: v.optional(text('Bucket; `base_dir` names it where this is absent')),
  prefix: v.optional(text('Keys start with it')),
  region: v.optional(text('AWS region')),
  endpoint_url: v.optional(v.pipe(v.string(), v.url(), v.description('Another S3 than AWS'))),
  aws_access_key_id: v.optional(text('Else from environment, profile or role')),
  aws_secret_access_key: v.optional(secret('With aws_access_key_id')),
  aws_session_token: v.optional(secret('Of temporary credentials')),
  force_path_style: v.optional(v.pipe(v.boolean(), v.description('Bucket in the path, not in the host name')), false),
  max_pool_connections: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Connections at once')), 50),
})

const layer = v.optional(
  v.strictObject({
    backend: v.optional(v.pipe(v.picklist(['local', 's3']), v.description('Where this layer is')), 'local'),
    base_dir: v.optional(text('Folder (local), or bucket (s3 without s3.bucket)'), './data'),
    s3: v.optional(s3),
  }),
  {},
)

export const writtenStorage = v.optional(
  v.strictObject({
    ingestion_storage: layer,
    etl_storage_input: layer,
    etl_storage_output: layer,
    paths: v.optional(
      v.strictObject({
        raw_dir: folder('raw'),
        active_subdir: folder('active'),
        ready_subdir: folder('ready'),
        processing_subdir: folder('processing'),
        archive_subdir: folder('archive'),
        quarantine_subdir: folder('quarantine'),
        state_subdir: folder('state'),
        processed_dir: folder('processed'),
      }),
      {},
    ),
  }),
  {},
)

export type WrittenLayer = v.InferOutput<typeof layer>
