import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load } from './loading.ts'

// The YAML blocks of the user's guide, letter for letter. Its block of pattern 2 breaks off; `switch-from` and `switch-to` say what it was.
const guide = (name: string): Promise<string> => readFile(join(import.meta.dirname, 'guide', `${name}.yaml`), 'utf8')

const DRIVE = { backend: 'local', root: 'F:/' }
const VAULT = { backend: 's3', bucket: 'market-data-vault', forcePathStyle: false, maxConnections: 50 }

test.each([
  ['explicit-configuration', [DRIVE, DRIVE, DRIVE]],
  ['all-local', [DRIVE, DRIVE, DRIVE]],
  ['ingest-s3-etl-local', [VAULT, VAULT, DRIVE]],
  ['all-s3', [VAULT, VAULT, VAULT]],
])("the guide's %s loads as it stands", async (name, [ingestion, etlInput, etlOutput]) => {
  const { storage, notices } = await load(await guide(name), { platform: 'win32' })
  expect(storage).toMatchObject({ ingestion, etlInput, etlOutput })
  expect(notices).toEqual([])
})

test("the guide's switch from all local to hybrid is a change of one block", async () => {
  const within = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ').replaceAll(/^ *#.*\n/gm, '')
  const allLocal = await guide('all-local')
  const hybrid = allLocal.replace(within(await guide('switch-from')), within(await guide('switch-to')))
  expect(hybrid).not.toBe(allLocal)
  const { storage, notices } = await load(hybrid, { platform: 'win32' })
  expect(storage).toMatchObject({ ingestion: DRIVE, etlInput: DRIVE, etlOutput: VAULT })
  expect(notices).toEqual([])
})
