import { openDouble, PatternSite } from '@fluxforge/testkit'
import { test } from 'vitest'
import { showTenDamages } from './ten-damages.ts'

const ETL = { batch: 'segment' } as const

test.for(['local', 's3'] as const)(
  'ten damages are all named, and nothing else; mended, verify --deep is clean: %s',
  { timeout: 180_000 },
  async (pattern) => {
    await using s3 = await openDouble()
    await using site = await PatternSite.open(s3)
    await site.use(pattern, { etl: ETL })
    await showTenDamages(site)
  },
)
