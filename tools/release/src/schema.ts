import { writeFile } from 'node:fs/promises'
import { configSchema, SCHEMA_FILE } from './config-schema.ts'

// `pnpm run schema`
await writeFile(SCHEMA_FILE, configSchema())
