import type { S3StorageOptions } from '../../src/storage-options.ts'

const { env } = process

/**
 * The S3 server that the environment names, a bucket of which may be written to; `pnpm run s3` names Ceph's gateway. Without one the tests that want it are
 * skipped, and say so.
 */
export function s3Server(): S3StorageOptions | undefined {
  const endpointUrl = env['FLUXFORGE_TEST_S3_ENDPOINT']
  const bucket = env['FLUXFORGE_TEST_S3_BUCKET']
  const accessKeyId = env['FLUXFORGE_TEST_S3_ACCESS_KEY_ID']
  const secretAccessKey = env['FLUXFORGE_TEST_S3_SECRET_ACCESS_KEY']
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    console.log('skipped on a real S3: `pnpm run s3` runs them on Ceph; FLUXFORGE_TEST_S3_BUCKET and its keys name any other server')
    return undefined
  }
  return {
    backend: 's3',
    bucket,
    region: env['FLUXFORGE_TEST_S3_REGION'] ?? 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    ...(endpointUrl !== undefined && { endpointUrl, forcePathStyle: true }),
  }
}

/** The process of a gateway on this machine, which tests may pause; `pnpm run s3` names it. */
export const gatewayPid = env['FLUXFORGE_TEST_S3_PID'] === undefined ? undefined : Number(env['FLUXFORGE_TEST_S3_PID'])
