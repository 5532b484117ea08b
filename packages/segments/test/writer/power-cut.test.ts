import { appendFile, rm, truncate } from 'node:fs/promises'
import { tempDir } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fault } from '../faults/faulty-files.ts'
import { frame, Recording, until, upTo } from './recording.ts'

/** Takes from active/ what no sync has made safe, and leaves what file systems leave in its place: nothing, or NUL bytes. */
async function cutPower(recording: Recording, nulBytes: number): Promise<void> {
  const { files, directory } = recording
  for (const name of await recording.activeFiles()) {
    const path = `${directory}/${name}`
    if (!files.syncedEntries.has(name)) await rm(path)
    else if (name.endsWith('.ndjson')) {
      await truncate(path, files.syncedBytes.get(name) ?? 0)
      await appendFile(path, Buffer.alloc(nulBytes))
    }
  }
}

test('P3: of what a flush has promised a power cut takes nothing, whatever the disk refused before', async () => {
  const step = fc.record({
    frames: fc.integer({ min: 0, max: 12 }),
    fault: fc.constantFrom('', 'writev EIO', 'writev short', 'datasync EIO'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.nat(3), fc.constantFrom(0, 1, 4096), async (steps, unflushed, nulBytes) => {
      await using dir = await tempDir()
      const recording = await Recording.in(dir.path)
      const writer = await recording.openWriter({ segmentMaxBytes: 1000 })
      let promised = 0
      for (const { frames, fault: planned } of steps) {
        const [failing, how = ''] = planned.split(' ')
        let isDone = false
        recording.files.plan = (call, name) => {
          if (isDone || call !== failing || !name.endsWith('.ndjson')) return undefined
          isDone = true
          if (how === 'short') return 'short'
          throw fault(how)
        }
        for (let i = 0; i < frames; i++) writer.write(frame(++promised))
        const flushed = writer.flush()
        await recording.passTime(flushed)
        await flushed
      }
      // In memory only: less than a batch, and no time passes.
      for (let i = 1; i <= unflushed; i++) writer.write(frame(promised + i))
      recording.files.plan = () => undefined
      // At most one segment is open, with its note; those before it are in ready/, whose own promises are storage's.
      await until(async () => (await recording.activeFiles()).length === (writer.stats().segment === null ? 0 : 2))
      await cutPower(recording, nulBytes)
      await recording.recover()
      expect(await recording.readyNumbers()).toEqual(upTo(promised))
    }),
    { numRuns: 15 },
  )
})
