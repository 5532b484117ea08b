import { createStorage, type Storage } from '@fluxforge/storage'
import type { S3Double, S3Operation } from '@fluxforge/testkit'

const EVERYTHING: readonly S3Operation[] = ['PutObject', 'GetObject', 'HeadObject', 'ListObjectsV2', 'DeleteObject']

/** The storage in the double's bucket, opened, its log empty. */
export async function vaultOf(double: S3Double): Promise<Storage> {
  const storage = await vaultAt(double.url)
  double.requests.clear()
  return storage
}

export async function vaultAt(endpointUrl: string): Promise<Storage> {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  return await createStorage({ backend: 's3', bucket: 'test', region: 'us-east-1', endpointUrl, credentials, forcePathStyle: true })
}

/** Until `double.clearPlan()`, every request fails: refused, cut off, refused … */
export function takeAway(double: S3Double): void {
  for (const operation of EVERYTHING) {
    for (let n = 0; n < 500; n++) {
      double.plan({ operation }, { kind: 'refusal', code: 'ServiceUnavailable' })
      double.plan({ operation }, { kind: 'reset', isApplied: false })
    }
  }
}

/** Until `double.clearPlan()`, nothing is answered. */
export function silence(double: S3Double): void {
  for (const operation of EVERYTHING) double.plan({ operation, times: Infinity }, { kind: 'silence', isApplied: false })
}
