import { coinbase } from '@fluxforge/coinbase'
import { type Config, createEtlStorageInput, createEtlStorageOutput, loadConfig } from '@fluxforge/config'
import type { Storage } from '@fluxforge/storage'
import type { PatternSite } from '@fluxforge/testkit'

/** What the etl reads by the present settings. */
export async function inputOf(site: PatternSite): Promise<Storage> {
  return await createEtlStorageInput(await configOf(site))
}

export async function outputOf(site: PatternSite): Promise<Storage> {
  return await createEtlStorageOutput(await configOf(site))
}

/** Puts segments into ready/, as a person might. */
export async function putReady(site: PatternSite, segments: Readonly<Record<string, string>>): Promise<void> {
  const storage = await inputOf(site)
  for (const [name, text] of Object.entries(segments))
    await storage.put(`raw/ready/coinbase/${name}`, Buffer.from(text), { mode: 'create' })
}

async function configOf({ settings, path }: PatternSite): Promise<Config> {
  return await loadConfig({ sources: [coinbase], file: settings, environment: {}, cwd: path, homeDir: path })
}
