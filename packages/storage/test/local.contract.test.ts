import { tempDir } from '@fluxforge/testkit'
import { describe, expect, test } from 'vitest'
import { LocalStorage } from '../src/local/local-storage.ts'
import { storageContract } from '../src/testing/storage-contract.ts'
import { PlannedFiles } from './faults/planned-files.ts'

const noWait = async (): Promise<void> => {}

const PLACES = [
  { place: 'with hard links', open: (root: string) => LocalStorage.open(root), hasHardLinks: true },
  {
    place: 'without hard links',
    open: (root: string) => LocalStorage.open(root, { files: PlannedFiles.failing('link', 'EPERM') }),
    hasHardLinks: false,
  },
  {
    place: 'on exFAT under Windows, where link answers EISDIR',
    open: (root: string) => LocalStorage.open(root, { files: PlannedFiles.failing('link', 'EISDIR'), wait: noWait }),
    hasHardLinks: false,
  },
]

for (const { place, open, hasHardLinks } of PLACES) {
  for (const { name, cases } of storageContract) {
    describe(`LocalStorage ${place}, ${name}`, () => {
      for (const one of cases) {
        test(one.name, async () => {
          await using dir = await tempDir()
          const storage = await open(`${dir.path}/made/when/absent`)
          expect(storage.isCreateExact).toBe(hasHardLinks)
          await one.run(storage)
        })
      }
    })
  }
}
