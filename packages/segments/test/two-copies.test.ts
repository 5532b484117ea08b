import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as storage from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { RawKeys } from '../src/raw-keys.ts'
import { recover } from '../src/sealing/recovery.ts'
import { SegmentWriter } from '../src/writer/segment-writer.ts'
import { frame } from './writer/recording.ts'

test('a storage of another copy of @fluxforge/storage is as good as one of ours: its answers are understood', async () => {
  await using dir = await tempDir()
  const sources = join(dir.path, 'again')
  await cp(new URL('../../storage/src', import.meta.url), sources, { recursive: true })
  const again: typeof storage = await import(pathToFileURL(join(sources, 'index.ts')).href)
  expect(again.StorageError).not.toBe(storage.StorageError)

  const root = join(dir.path, 'data')
  const keys = RawKeys.of('demo')
  const place = { directory: join(root, keys.paths.active), storage: await again.LocalStorage.open(root), keys }
  const segments: string[] = []
  // The first start finds no last.json, which is an answer; the second finds its name taken, which is one too.
  for (let starts = 0; starts < 2; starts++) {
    const { left, lastRun } = await recover(place)
    await using writer = await SegmentWriter.open({ source: 'demo', ...place, left, lastRun, onEvent: () => {} })
    writer.write(frame(starts))
  }
  for await (const { key } of place.storage.list(keys.paths.ready)) segments.push(key)
  expect(segments).toHaveLength(2)
})
