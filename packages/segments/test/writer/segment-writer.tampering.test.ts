import { appendFile, rename, rm, truncate } from 'node:fs/promises'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import type { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { fault } from '../faults/faulty-files.ts'
import { frame, keys, numbersIn, Recording, until, upTo } from './recording.ts'

const FIRST = 'segment_20251203T14_00001.ndjson'
const SECOND = 'segment_20251203T14_00002.ndjson'

/** A segment with frames 1 to 5 durable in it, open. */
async function recordingFive(
  root: string,
): Promise<{ readonly recording: Recording; readonly writer: SegmentWriter; readonly path: string }> {
  const recording = await Recording.in(root)
  const writer = await recording.openWriter()
  for (const n of upTo(5)) writer.write(frame(n))
  await writer.flush()
  return { recording, writer, path: `${recording.directory}/${FIRST}` }
}

async function writeMore(writer: SegmentWriter): Promise<void> {
  for (const n of [6, 7, 8]) writer.write(frame(n))
  await writer.flush()
}

const readyOf = async (recording: Recording): Promise<unknown[]> =>
  [...(await recording.ready())].map(([name, text]) => [name, numbersIn(text), text.at(-1)])

const damages = (recording: Recording): string[] =>
  recording.events.flatMap((event) => (event.kind === 'damaged' && event.error instanceof Error ? [event.error.message] : []))

test('P8: a segment that somebody removes while it is open takes only its own lines with it, and that is told', async () => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  await rm(path)
  await writeMore(writer)
  await writer.stop()
  expect(await readyOf(recording)).toEqual([[FIRST, [6, 7, 8], '\n']])
  expect(damages(recording)).toEqual([expect.stringMatching(/00001\.ndjson: expected \d+ bytes, found no file; somebody changed it$/)])
  expect(await recording.activeFiles()).toEqual([])
})

test('P3, P7: a segment that somebody truncates in the midst of a line loses that, and what is flushed afterwards is not glued to it', async () => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  const lineBytes = writer.stats().bytesWritten / 5
  await truncate(path, Math.round(2.5 * lineBytes))
  await writeMore(writer)
  await writer.stop()
  expect(await readyOf(recording)).toEqual([
    [FIRST, [1, 2], '\n'],
    [SECOND, [6, 7, 8], '\n'],
  ])
  expect(damages(recording)).toHaveLength(1)
})

test('a segment that somebody empties is begun anew', async () => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  await truncate(path, 0)
  await writeMore(writer)
  await writer.stop()
  expect(await readyOf(recording)).toEqual([[FIRST, [6, 7, 8], '\n']])
})

test('what somebody appends to an open segment is cut away, and no frame with it', async () => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  await appendFile(path, 'x'.repeat(10_000))
  await writeMore(writer)
  await writer.stop()
  expect(await readyOf(recording)).toEqual([
    [FIRST, upTo(5), '\n'],
    [SECOND, [6, 7, 8], '\n'],
  ])
})

test.for([
  ['removed', []],
  ['truncated', [[FIRST, [1, 2, 3, 4], '\n']]],
] as const)('P1, P8: a segment that was %s since its last line is not sealed as if it were whole', async ([how, expected]) => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  if (how === 'removed') await rm(path)
  else await truncate(path, writer.stats().bytesWritten - 1)
  expect(await writer.stop()).toEqual([])
  expect(await readyOf(recording)).toEqual(expected)
  expect(damages(recording)).toHaveLength(1)
  expect(recording.kinds().filter((kind) => kind === 'sealed')).toHaveLength(expected.length)
})

test('P8: a segment that somebody removes while it waits for ready/ is told, and not as sealed; the others go their way', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  recording.storage.before = (step) => {
    if (step.startsWith('adopt')) throw fault('EIO')
  }
  for (const n of upTo(3)) {
    writer.write(frame(n))
    await writer.flush()
  }
  await until(() => recording.kinds().includes('seal_retry'))
  await rm(`${recording.directory}/${SECOND}`)
  recording.storage.before = () => undefined
  await until(async () => {
    await recording.clock.advance(1000)
    return writer.stats().seals === 2
  })
  expect(damages(recording)).toEqual([expect.stringMatching(/^sealing .*00002\.ndjson: found no file; somebody removed it/)])
  expect(await writer.stop()).toEqual([])
  expect(await recording.readyNumbers()).toEqual([1, 3])
})

test('P1, P10: an open segment that somebody moves into ready/ stays as it is there, and the next has another name', async () => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  await recording.storage.put(`${keys.paths.ready}/x`, Buffer.from('x'), { mode: 'create' })
  await recording.storage.delete(`${keys.paths.ready}/x`)
  await rename(path, `${recording.root}/${keys.ready(FIRST)}`)
  await writeMore(writer)
  await writer.stop()
  expect(await readyOf(recording)).toEqual([
    [FIRST, upTo(5), '\n'],
    [SECOND, [6, 7, 8], '\n'],
  ])
})

test('P9: a full disk that shows only when the damage is cut away is waited out too', async () => {
  await using dir = await tempDir()
  const { recording, writer, path } = await recordingFive(dir.path)
  let cuts = 0
  recording.files.plan = (call, name) => {
    if (!path.endsWith(name) || cuts === 2) return undefined
    if (call === 'datasync') throw fault('ENOSPC')
    if (call === 'sync') {
      cuts++
      throw fault('ENOSPC')
    }
    return undefined
  }
  const flushed = writeMore(writer)
  await recording.passTime(flushed)
  await flushed
  await writer.stop()
  expect(await readyOf(recording)).toEqual([[FIRST, upTo(8), '\n']])
})
