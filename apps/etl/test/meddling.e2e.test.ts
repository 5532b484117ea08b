import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Lake } from './lake.ts'

const READY = 'raw/ready/coinbase'
const name = (n: number): string => `segment_20251203T14_0000${n}.ndjson`

function heartbeat(n: number): string {
  const metadata = '{"source":"coinbase","channel":"moon","connection_id":"c"}'
  return `{"capture_ts":"2025-12-03T14:00:00.00000${n}Z","metadata":${metadata},"data":{"channel":"moon","sequence_num":${n}}}\n`
}

test('segments that a person renames, truncates, empties and deletes in the middle of a run are told or held, each by itself, and nothing else is touched', async () => {
  await using lake = await Lake.create()
  for (const n of [1, 2, 3, 4, 5]) await lake.ready(name(n), heartbeat(n) + heartbeat(n))
  // Something stands where the parts go: the run has listed all five by the time it finds out.
  const obstacle = lake.file('processed/coinbase/other')
  await mkdir(lake.file('processed/coinbase'), { recursive: true })
  await writeFile(obstacle, '')
  await using etl = lake.start('etl', '--poll-interval', '0.1')
  await etl.said(/\[etl\] Storage fails, nothing is lost, next try in \d+ s: .*\n/)
  const segment = (n: number): string => lake.file(READY, name(n))
  await rename(segment(2), segment(7))
  await truncate(segment(3), 200)
  await truncate(segment(4), 0)
  await rm(segment(5))
  await rm(obstacle)
  for (const told of [/Committed 20251203T14\.6/, /20251203T14\.5: .* removed/, /Committed 20251203T14\.1/]) await etl.said(told)
  expect(await etl.stop()).toBe(0)
  const bytes = heartbeat(1).length * 2
  expect(etl.output).toContain('Committed 20251203T14.1: 1 segment, 2 rows')
  expect(etl.output).toContain(`20251203T14.2: ${name(2)} removed from ready/ before conversion, by a person`)
  expect(etl.output).toContain(`HELD 20251203T14.3: ${name(3)} had ${bytes} bytes when it was listed and has 200 now. Nothing is lost.`)
  expect(etl.output).toContain(`HELD 20251203T14.4: ${name(4)} had ${bytes} bytes when it was listed and has 0 now. Nothing is lost.`)
  expect(etl.output).toContain(`20251203T14.5: ${name(5)} removed from ready/ before conversion, by a person`)
  expect(etl.output).toContain('Committed 20251203T14.6: 1 segment, 2 rows')
  expect(etl.output).not.toMatch(/\n\s+at /)
  expect(await lake.files(READY)).toEqual([name(3), name(4)])

  // The way on: what is there now counts.
  for (const batch of ['20251203T14.3', '20251203T14.4'])
    expect(await lake.run('etl', 'retry', '--again', batch)).toMatchObject({ exit: 0 })
  const after = await lake.run('etl', '--once')
  expect(after.exit, after.output).toBe(0)
  expect(after.output).toContain("1 line of 20251203T14.7 can't be converted")
  expect(await lake.files(READY)).toEqual([])
  const [letters = ''] = await lake.files('processed/coinbase/_dead_letters')
  expect(await readFile(lake.file('processed/coinbase/_dead_letters', letters), 'utf8')).toContain(`"segment":"${name(3)}","line":2`)
})
