import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { NameTaker } from '../../src/names/name-taker.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import type { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { frame, keys, numbersIn, Recording, until, upTo } from './recording.ts'

const HOUR_MS = 3_600_000
const named = (hour: string, counter: number): string => segmentName({ hour, counter })

/** The names that this run's segments got, in order. */
const sealed = (recording: Recording): string[] => recording.events.flatMap((event) => (event.kind === 'sealed' ? [event.segment] : []))

async function writeAndSeal(recording: Recording, writer: SegmentWriter, n: number, stepMs: number): Promise<void> {
  writer.write(frame(n))
  await writer.flush()
  const seals = writer.stats().seals
  await until(() => recording.clock.sleeping > 0)
  recording.clock.step(stepMs)
  // The writer looks at the clock at least this often.
  await recording.clock.advance(10_000)
  await until(() => writer.stats().seals > seals)
}

test('P10: 120 segments in one hour have 120 names, in the order of their frames, also after restarts in their midst', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  let n = 0
  for (let run = 0; run < 3; run++) {
    const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
    for (let i = 0; i < 40; i++) writer.write(frame(++n))
    await writer.stop()
  }
  const ready = [...(await recording.ready())]
  expect(ready.map(([name]) => name)).toEqual(upTo(120).map((counter) => named('20251203T14', counter)))
  expect(ready.map(([, text]) => numbersIn(text))).toEqual(upTo(120).map((one) => [one]))
})

test('P10: a clock that is stepped back an hour, and forth again, gives names after those that the hours had, though the etl took the segments away', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  await writeAndSeal(recording, writer, 1, -HOUR_MS)
  await writeAndSeal(recording, writer, 2, HOUR_MS)
  for (const name of (await recording.ready()).keys()) await recording.storage.delete(keys.ready(name))
  await writeAndSeal(recording, writer, 3, -HOUR_MS)
  await writeAndSeal(recording, writer, 4, HOUR_MS)
  await writer.stop()
  expect(sealed(recording)).toEqual([named('20251203T14', 1), named('20251203T13', 1), named('20251203T14', 2), named('20251203T13', 2)])
})

test('P10: a clock that is stepped back further than names are kept gives names of the first hour kept, and segments still end at the hour’s edge', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const first = await recording.openWriter()
  first.write(frame(1))
  await first.stop()
  const prune = new NameTaker({ storage: recording.storage, keys, newToken: () => 'unused' })
  await prune.prune(recording.clock.wallMs() + 31 * 24 * HOUR_MS)
  const writer = await recording.openWriter({ segmentMaxMs: 10 * HOUR_MS })
  await writeAndSeal(recording, writer, 2, HOUR_MS)
  await writeAndSeal(recording, writer, 3, HOUR_MS)
  await writer.stop()
  expect(sealed(recording)).toEqual([named('20251203T14', 1), named('20251204T14', 1), named('20251204T14', 2)])
})

test('a name’s record that somebody deletes costs no frame: an open segment takes its own again, a segment in ready/ is not written over', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  writer.write(frame(1))
  await writer.flush()
  await recording.storage.delete(keys.name(named('20251203T14', 1)))
  await writer.stop()
  expect(sealed(recording)).toEqual([named('20251203T14', 1)])
  await recording.storage.delete(keys.name(named('20251203T14', 1)))
  const second = await recording.openWriter()
  second.write(frame(2))
  await second.stop()
  expect([...(await recording.ready())].map(([name, text]) => [name, numbersIn(text)])).toEqual([
    [named('20251203T14', 1), [1]],
    [named('20251203T14', 2), [2]],
  ])
})
