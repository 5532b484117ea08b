import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3StorageOptions } from '../../src/create-storage.ts'

const { env } = process

/**
 * The S3 server that the environment names, with its bucket made when absent; `pnpm run s3` names Ceph's gateway. Without one the tests that want it are
 * skipped, and say so.
 */
export async function s3Server(): Promise<S3StorageOptions | undefined> {
  const endpointUrl = env['FLUXFORGE_TEST_S3_ENDPOINT']
  const bucket = env['FLUXFORGE_TEST_S3_BUCKET']
  const accessKeyId = env['FLUXFORGE_TEST_S3_ACCESS_KEY_ID']
  const secretAccessKey = env['FLUXFORGE_TEST_S3_SECRET_ACCESS_KEY']
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    console.log('skipped on a real S3: `pnpm run s3` runs them on Ceph; FLUXFORGE_TEST_S3_BUCKET and its keys name any other server')
    return undefined
  }
  const region = env['FLUXFORGE_TEST_S3_REGION'] ?? 'us-east-1'
  const credentials = { accessKeyId, secretAccessKey }
  if (endpointUrl === undefined) return { backend: 's3', bucket, region, credentials }
  const client = new S3Client({ endpoint: endpointUrl, region, credentials, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: Error) => {
    if (!error.name.startsWith('BucketAlready')) throw error
  })
  return { backend: 's3', bucket, region, credentials, endpointUrl, forcePathStyle: true }
}

/** The process of a gateway on this machine, which tests may pause; `pnpm run s3` names it. */
export const gatewayPid = env['FLUXFORGE_TEST_S3_PID'] === undefined ? undefined : Number(env['FLUXFORGE_TEST_S3_PID'])
