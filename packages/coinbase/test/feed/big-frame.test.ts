import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { recordedFrames } from '../../src/simulator/index.ts'
import { Recording } from './recording.ts'

test('a frame of 60 MiB is recorded, and the connection goes on', async () => {
  await using dir = await tempDir()
  const file = join(dir.path, 'frames')
  const texts = [
    '{"channel":"status","sequence_num":0}',
    `{"channel":"status","sequence_num":1,"note":"${'x'.repeat(60 * 1024 * 1024)}"}`,
    '{"channel":"status","sequence_num":2}',
  ]
  await writeFile(file, texts.join('\n'))
  await using recording = await Recording.start({ frames: await recordedFrames(file) })
  await recording.until(() => recording.frames.length === texts.length)
  expect(recording.texts.map((text, i) => text === texts[i])).toEqual([true, true, true])
  expect(recording.feed.stats()).toMatchObject({ connects: 1, gaps: 0 })
})
