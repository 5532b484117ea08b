import { writeFile } from 'node:fs/promises'
import { declarationsOf, snapshotOf } from './declarations.ts'
import { PACKAGES } from './packages.ts'

// `pnpm run api`: the public types as they are now, to be read in the diff before they are committed.
for (const name of PACKAGES) {
  await writeFile(snapshotOf(name), await declarationsOf(name))
  console.log(`etc/${name}.d.ts`)
}
