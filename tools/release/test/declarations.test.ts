import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { declarationsOf, snapshotOf } from '../src/declarations.ts'
import { PACKAGES } from '../src/packages.ts'

test.each(PACKAGES)(
  'the public types of %s are those that were reviewed; `pnpm run api` writes them anew, for a look at the diff',
  async (name) => {
    expect(await declarationsOf(name)).toBe(await readFile(snapshotOf(name), 'utf8'))
  },
)
