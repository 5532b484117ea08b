import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { configSchema, SCHEMA_FILE } from '../src/config-schema.ts'

test('config/schema.json is what the settings are checked against; `pnpm run schema` writes it anew', async () => {
  expect(JSON.parse(await readFile(SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(configSchema()))
})
