import { rename, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine } from './machine.ts'

/** What a person does to the segment that is being written. */
const MEDDLINGS: readonly (readonly [how: string, meddle: (path: string) => Promise<void>])[] = [
  ['deletes', (path) => rm(path)],
  ['empties', (path) => truncate(path, 0)],
  ['truncates', (path) => truncate(path, 1000)],
  ['renames', (path) => rename(path, join(path, '../segment_20200101T00_00001.ndjson'))],
  ['moves away', (path) => rename(path, join(path, '../../../../../mine.ndjson'))],
]

test.concurrent.each(MEDDLINGS)(
  'a person who %s the open segment is told of it, and all that is recorded afterwards is whole',
  async (_, meddle) => {
    await using exchange = await Exchange.open({ framesPerSecond: 200 })
    await using machine = await Machine.create({ url: exchange.url })
    await using ingest = machine.start()
    const [, path = ''] = await ingest.said(/\[LogWriter\] Flushed .* to (\S+\.ndjson)/)
    await meddle(path)
    await ingest.said(
      /\[LogWriter\] DAMAGE at \S+\.ndjson: .*somebody changed it; what was not durable yet is written again to a new segment/,
    )
    const since = ingest.output.length
    const before = exchange.delivered(1).length
    await ingest.said(/\[LogWriter\] Flushed/, since)
    await exchange.hasSent(1, before + 100)
    expect(await ingest.stop(), ingest.output).toBe(0)
    expect(ingest.output).not.toMatch(/\n\s+at /)
    // One that was renamed is published by the next start, as it is.
    const next = await machine.run(['--drain'])
    expect(next.exit, next.output).toBe(0)
    expect(await machine.names('active')).toEqual([])

    // Whatever is missing is one piece at the beginning: from some frame on, all are there to the end, byte for byte.
    const recorded = (await machine.lines()).flatMap(({ event, frame }) => (event === null ? [frame] : []))
    const sent = exchange.delivered(1)
    const last = recorded.at(-1)
    const end = sent.findLastIndex(({ data }) => last?.equals(Buffer.from(data)) === true) + 1
    expect(end).toBeGreaterThan(before)
    const tail = sent.slice(before, end)
    expectSame(recorded.slice(-tail.length), tail)
    expect(framesByConnection(await machine.lines()).length).toBeLessThanOrEqual(1)
  },
)

test.concurrent('a drive that is pulled and put back is waited out, and every frame is recorded', async () => {
  await using exchange = await Exchange.open({ framesPerSecond: 200 })
  await using machine = await Machine.create({ url: exchange.url })
  await using ingest = machine.start()
  await ingest.said(/\[LogWriter\] Flushed/)
  const drive = join(machine.path, 'data')
  await rename(drive, join(machine.path, 'pulled'))
  await ingest.said(/NOTHING CAN BE WRITTEN: .* is not there any more; is its drive connected\?; trying again every second/)
  await rename(join(machine.path, 'pulled'), drive)
  await ingest.said(/Writing again; nothing that was accepted is lost/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  const next = await machine.run(['--drain'])
  expect(next.exit, next.output).toBe(0)
  const sent = exchange.delivered(1)
  const recorded = new Set((await machine.lines()).flatMap(({ event, frame }) => (event === null ? [frame.toString()] : [])))
  expect(sent.slice(0, -20).filter(({ data }) => !recorded.has(Buffer.from(data).toString()))).toEqual([])
})
