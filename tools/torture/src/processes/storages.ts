import { coinbase } from '@fluxforge/coinbase'
import { createEtlStorageInput, createEtlStorageOutput, loadConfig } from '@fluxforge/config'
import type { Storage } from '@fluxforge/storage'
import type { PatternSite } from '@fluxforge/testkit'

/** What the etl reads and writes by a site's present settings. */
export async function storagesOf({ settings, path }: PatternSite): Promise<{ readonly input: Storage; readonly output: Storage }> {
  const config = await loadConfig({ sources: [coinbase], file: settings, environment: {}, cwd: path, homeDir: path })
  return { input: await createEtlStorageInput(config), output: await createEtlStorageOutput(config) }
}
