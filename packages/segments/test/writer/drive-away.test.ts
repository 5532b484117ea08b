import { mkdir, rename } from 'node:fs/promises'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { frame, numbersIn, Recording, until, upTo } from './recording.ts'

test.for([
  ['comes back as it was', upTo(8)],
  ['was removed, and is made anew', [6, 7, 8]],
] as const)('P9: while the folder of the open segment is away, frames wait; once it %s they are written', async ([how, expected]) => {
  await using dir = await tempDir()
  const recording = await Recording.in(`${dir.path}/drive`)
  const writer = await recording.openWriter()
  for (const n of upTo(5)) writer.write(frame(n))
  await writer.flush()
  await rename(recording.directory, `${dir.path}/away`)
  for (const n of [6, 7, 8]) writer.write(frame(n))
  const flushed = writer.flush()
  // Rejects instead when the writer has stopped.
  await Promise.race([until(() => recording.kinds().includes('stalled')), flushed])
  if (how === 'comes back as it was') await rename(`${dir.path}/away`, recording.directory)
  else await mkdir(recording.directory, { recursive: true })
  await recording.passTime(flushed)
  await flushed
  await writer.stop()
  await recording.recover()
  const texts = [...(await recording.ready()).values()]
  expect(texts.flatMap(numbersIn).sort((a, b) => a - b)).toEqual(expected)
  expect(recording.kinds()).toContain('damaged')
  expect(await recording.activeFiles()).toEqual([])
})
