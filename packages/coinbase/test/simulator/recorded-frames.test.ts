import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ManualClock, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { type Fault, recordedFrames, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { Client } from './client.ts'

const CAPTURE = join(import.meta.dirname, '../../../../../shared/data/real-2021-batched.ndjson')

const LINES = [
  '{"channel":"l2_data","timestamp":"2025-12-03T14:00:00Z","sequence_num":0,"events":[]}',
  '{"type":"error","message":"authentication failure"}',
  '{ "channel": "ticker", "sequence_num" : 1 , "events": [{"note":"\\"sequence_num\\":9,"}] }',
  '{"channel":"ticker","client_id":"","timestamp":"ü","sequence_num":2,"events":[]}',
  'not JSON',
]

/** A simulator that plays LINES. */
async function play(options: Omit<SimulatorOptions, 'frames'>): Promise<Awaited<ReturnType<typeof startSimulator>>> {
  await using dir = await tempDir()
  const path = join(dir.path, 'frames.ndjson')
  await writeFile(path, `${LINES.join('\n')}\n`)
  return startSimulator({ frames: await recordedFrames(path), ...options })
}

test('every client that subscribes is sent the whole file, byte for byte and in order', async () => {
  await using simulator = await play({})
  for (const connection of [1, 2]) {
    await using client = await Client.connect(simulator.url)
    client.say('subscribe', 'level2', ['BTC-USD'])
    client.say('subscribe', 'ticker', ['BTC-USD'])
    await client.received(LINES.length)
    expect(client.messages).toEqual(LINES)
    const own = simulator.delivered.filter((delivery) => delivery.connection === connection)
    expect(own.map(({ sequence }) => sequence)).toEqual([0, null, 1, 2, null])
  }
})

test('a set rate holds for a recording too', async () => {
  const clock = new ManualClock()
  await using simulator = await play({ clock, framesPerSecond: 2 })
  await using client = await Client.connect(simulator.url)
  // Before there is someone to send to, the rate saves nothing up.
  await clock.advance(4000)
  client.say('subscribe', 'ticker', ['BTC-USD'])
  await new Promise<void>((resolve) => {
    client.socket.once('pong', () => resolve())
    client.socket.ping()
  })
  const counts: number[] = []
  for (let half = 0; half < 4; half += 1) {
    await clock.advance(500)
    counts.push(simulator.delivered.length)
  }
  expect(counts.map((count) => count - (counts[0] ?? 0))).toEqual([0, 1, 2, 3])
})

test.each<[Fault['kind'], Fault, readonly (number | null)[]]>([
  ['drop', { kind: 'drop', connection: 1, afterFrames: 2 }, [0, null, 2, null]],
  ['gap', { kind: 'gap', connection: 1, afterFrames: 2, missing: 10 }, [0, null, 11, 12, null]],
  ['big_snapshot', { kind: 'big_snapshot', connection: 1, afterFrames: 2, product: 'BTC-USD' }, [0, null, 1, 2, 3, null]],
])('%s strikes a recording, and the numbers after it stay in step', async (_kind, fault, sequences) => {
  await using simulator = await play({ faults: [fault] })
  await using client = await Client.connect(simulator.url)
  client.say('subscribe', 'level2', ['BTC-USD'])
  await client.received(sequences.length)
  expect(simulator.delivered.map(({ sequence }) => sequence)).toEqual(sequences)
  expect(client.messages).toEqual(simulator.delivered.map(({ data }) => data))
})

test.skipIf(!existsSync(CAPTURE))('a real capture arrives byte for byte', async () => {
  const capture = await readFile(CAPTURE, 'utf8')
  await using simulator = await startSimulator({ frames: await recordedFrames(CAPTURE) })
  await using client = await Client.connect(simulator.url)
  client.say('subscribe', 'level2', ['BAND-GBP'])
  await client.received(2446)
  expect(`${client.messages.join('\n')}\n`).toBe(capture)
  expect(simulator.counts).toMatchObject([{ frames: 2446, firstSequence: 0, lastSequence: 2445, missing: [] }])
})
