import { homedir } from 'node:os'
import { createIngestionStorage, getIngestionPath, isConfigError, loadConfig } from '@fluxforge/config'

try {
  const config = await loadConfig({ sources: [], environment: process.env, cwd: process.cwd(), homeDir: homedir() })
  for (const notice of config.notices) console.warn(notice)
  const storage = await createIngestionStorage(config)
  console.log(storage.describe(getIngestionPath(config, 'coinbase', 'ready'))) // F:/raw/ready/coinbase
} catch (error) {
  if (!isConfigError(error)) throw error
  console.error(error.message) // config/config.yaml:7:3 ingestion.segment_max_mb: expected a number, found "50MB"
}
