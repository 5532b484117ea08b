import { hasServer, openS3, PatternSite } from '@fluxforge/testkit'
import { test } from 'vitest'
import { showTenDamages } from './ten-damages.ts'

test.skipIf(!hasServer)(
  'ten damages are all named on a real S3, and nothing else; mended, verify --deep is clean',
  { timeout: 180_000 },
  async () => {
    await using s3 = await openS3()
    await using site = await PatternSite.open(s3)
    await site.use('two-buckets', { etl: { batch: 'segment' } })
    await showTenDamages(site)
  },
)
