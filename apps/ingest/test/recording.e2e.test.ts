import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordedFrames } from '@fluxforge/coinbase/simulator'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine } from './machine.ts'

test('every delivered frame is recorded byte for byte, through a gap and a cut, and nothing stays in active/', async () => {
  await using exchange = await Exchange.open({
    framesPerSecond: 1000,
    faults: [
      { kind: 'gap', connection: 1, afterFrames: 100, missing: 3 },
      { kind: 'close', connection: 1, afterFrames: 300, code: 1006 },
    ],
  })
  await using machine = await Machine.create({ url: exchange.url, ingestion: { reconnect_delay: 0.1, segment_max_mb: 1 } })
  await using ingest = machine.start()
  await exchange.hasSent(2, 1000)
  expect(await ingest.stop('SIGTERM')).toBe(0)

  const lines = await machine.lines()
  const recorded = framesByConnection(lines)
  expect(recorded).toHaveLength(2)
  expectSame(recorded[0], exchange.delivered(1))
  expectSame(recorded[1], exchange.delivered(2))
  expect(await machine.names('active')).toEqual([])

  const events = lines.flatMap(({ event }) => event ?? [])
  expect(events.find(({ kind }) => kind === 'sequence_gap')).toMatchObject({ missed: 3, product_ids: ['BTC-USD', 'ETH-USD'] })
  expect(events.filter(({ kind }) => kind === 'opened').map(({ cause }) => cause)).toEqual([null, 'disconnect'])
  expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['start', 'subscribed', 'closed', 'stop']))

  const root = join(machine.path, 'data')
  expect(ingest.stdout).toContain(`[ingestion] Active: ${root}/raw/active/coinbase/\n`)
  expect(ingest.stdout).toContain(`[ingestion] Ready:  ${root}/raw/ready/coinbase/\n`)
  expect(ingest.stdout).toMatch(
    /\[LogWriter\] Flushed [\d,]+ records \([\d.]+ KB\) to \S+\/raw\/active\/coinbase\/segment_\d{8}T\d\d_\d{5}\.ndjson\n/,
  )
  expect(ingest.stdout).toMatch(/\[stats\] .*1 gap \(3 frames missed\)/)
  expect(ingest.stderr).toMatch(/Gap: 3 frames missing/)
})

test('frames that are no messages, or of 5 MB, or of unknown channels are recorded like any other', async () => {
  await using dir = await tempDir()
  const file = join(dir.path, 'frames')
  const odd = [
    '{"channel":"moon_phase","sequence_num":0}',
    '{"channel":',
    '[]',
    'null',
    '"text"',
    '{}',
    '{"sequence_num":"x"}',
    ' ',
    '{"a":1}}',
  ]
  const frames = [...odd, ...Array.from({ length: 20 }, (_, i) => `{"channel":"ticker","sequence_num":${i + 1}}`)]
  await writeFile(file, frames.join('\n'))
  const kinds = ['not_json', 'array', 'binary', 'invalid_utf8', 'control_characters'] as const
  await using exchange = await Exchange.open({
    frames: await recordedFrames(file),
    faults: [
      ...kinds.map((garbage, i) => ({ kind: 'garbage', garbage, connection: 1, afterFrames: 10 + i }) as const),
      { kind: 'big_snapshot', connection: 1, afterFrames: 16, product: 'BTC-USD' },
    ],
  })
  await using machine = await Machine.create({ url: exchange.url })
  await using ingest = machine.start()
  await exchange.hasSent(1, frames.length + kinds.length + 1)
  expect(await ingest.stop()).toBe(0)

  const lines = await machine.lines()
  const [recorded = []] = framesByConnection(lines)
  expectSame(recorded, exchange.delivered(1))
  expect(Math.max(...recorded.map(({ length }) => length))).toBeGreaterThan(5_000_000)
  expect(lines.find(({ frame }) => frame.toString() === odd[0])?.channel).toBe('moon_phase')
  expect(lines.find(({ frame }) => frame.toString() === '[]')?.channel).toBe('_unknown')
})

test('--duration ends by itself, and --json says everything as lines that parse', async () => {
  await using exchange = await Exchange.open({ faults: [{ kind: 'refuse', connection: 1, product: 'ETH-USD' }] })
  await using machine = await Machine.create({ url: exchange.url })
  const { exit, stdout, stderr } = await machine.run(['--duration', '1.2', '--stats-interval', '0.3', '--json'])
  expect(exit, stderr).toBe(0)
  expect(stderr).toBe('')
  const said: { level: number; msg: string; time: string; feed?: { frames: number } }[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(said[0]).toMatchObject({ level: 30, msg: expect.stringMatching(/^\[ingestion\] Storage: local @ /) })
  const stats = said.filter(({ msg }) => msg.startsWith('[stats]'))
  expect(stats.length).toBeGreaterThanOrEqual(3)
  expect(stats.at(-1)?.feed?.frames).toBe(exchange.delivered(1).length)
  expect(await machine.names('active')).toEqual([])
})
