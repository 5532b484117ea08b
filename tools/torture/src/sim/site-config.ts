import { join } from 'node:path'
import { coinbase } from '@fluxforge/coinbase'
import { type ConfigWith, loadConfig } from '@fluxforge/config'
import type { Pattern } from '@fluxforge/testkit'

export type SiteConfig = ConfigWith<readonly [typeof coinbase]>

const FILES: { readonly [pattern in Pattern]: string } = {
  local: 'config.yaml',
  hybrid: 'config.hybrid.yaml',
  's3-to-local': 'config.s3-to-local.yaml',
  s3: 'config.s3.yaml',
  'two-buckets': 'config.two-buckets.yaml',
}

/** The settings that the project has for a pattern, as they are for somebody who stands in /site. */
export async function readSiteConfig(pattern: Pattern): Promise<SiteConfig> {
  const file = join(import.meta.dirname, '../../../../config', FILES[pattern])
  return await loadConfig({ sources: [coinbase], file, environment: {}, cwd: '/site', homeDir: '/site', platform: 'linux' })
}
