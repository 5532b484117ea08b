import { mkdir, writeFile } from 'node:fs/promises'
import { nodeFiles } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import type { FileNames } from '../../src/names/file-names.ts'
import { FreeNames } from '../../src/names/free-names.ts'
import { segmentName } from '../../src/names/segment-name.ts'

const HOUR = '20251203T14'
const named = (counter: number, hour = HOUR): string => segmentName({ hour, counter })

test('a name comes after those of files that were left, though they have gone: what was kept of them must not be taken for the new file’s', async () => {
  await using dir = await tempDir()
  expect(await new FreeNames(nodeFiles, dir.path, [named(7)]).take(HOUR)).toBe(named(8))
})

test('a name comes after those of all files there, whatever their hour, and none comes twice', async () => {
  await using dir = await tempDir()
  await writeFile(`${dir.path}/${named(3, '20251203T13')}`, '')
  await mkdir(`${dir.path}/notes`)
  const names: FileNames = new FreeNames(nodeFiles, dir.path)
  expect(await names.take(HOUR)).toBe(named(4))
  names.use()
  // Its file may be gone by now, and what comes after it under way.
  expect(await names.take(HOUR)).toBe(named(5))
  await names.takeBack(named(5))
  expect(await names.take('20251203T13')).toBe(named(6, '20251203T13'))
})
