import { once } from 'node:events'
import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { type Fault, type GarbageKind, market, type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { Client } from './client.ts'

/** A client of BTC-USD's book (snapshot 0, ack 1, then updates at 100 a second) on a connection with these faults; runs for `ms`. */
async function strike(
  faults: Fault | readonly Fault[],
  ms: number,
  look: (client: Client, simulator: Simulator, clock: ManualClock) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock()
  const frames = market({ seed: 1, levels: 20 })
  await using simulator = await startSimulator({ frames, clock, framesPerSecond: 100, faults: [faults].flat() })
  await using client = await Client.connect(simulator.url)
  await client.subscribe('level2', ['BTC-USD'])
  await clock.advance(ms)
  await look(client, simulator, clock)
}

const place = { connection: 1, afterFrames: 5 }

async function sequences(client: Client, count: number): Promise<readonly number[]> {
  await client.received(count)
  return client.frames.slice(0, count).map(({ sequence_num }) => sequence_num)
}

test('drop leaves out one frame and its number', () =>
  strike({ ...place, kind: 'drop' }, 100, async (client, simulator) => {
    expect(await sequences(client, 8)).toEqual([0, 1, 2, 3, 4, 6, 7, 8])
    expect(simulator.counts[0]?.missing).toEqual([5])
    expect(simulator.struck).toEqual([{ fault: { ...place, kind: 'drop' }, frames: 5 }])
  }))

test('gap skips so many numbers', () =>
  strike({ ...place, kind: 'gap', missing: 3 }, 100, async (client, simulator) => {
    expect(await sequences(client, 7)).toEqual([0, 1, 2, 3, 4, 8, 9])
    expect(simulator.counts[0]).toMatchObject({ missing: [5, 6, 7], firstSequence: 0 })
  }))

test('duplicate sends the same bytes twice', () =>
  strike({ ...place, kind: 'duplicate' }, 100, async (client, simulator) => {
    expect(await sequences(client, 8)).toEqual([0, 1, 2, 3, 4, 5, 5, 6])
    expect(client.messages[5]).toBe(client.messages[6])
    expect(simulator.counts[0]?.missing).toEqual([])
  }))

test('reorder sends a frame after its successor', () =>
  strike({ ...place, kind: 'reorder' }, 100, async (client, simulator) => {
    expect(await sequences(client, 8)).toEqual([0, 1, 2, 3, 4, 6, 5, 7])
    expect(simulator.counts[0]?.missing).toEqual([])
  }))

test.each<[GarbageKind, string | Buffer]>([
  ['not_json', 'upstream connect error or disconnect/reset before headers'],
  ['array', '[{"channel":"ticker","events":[]}]'],
  ['binary', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
  ['control_characters', '{"channel":"ticker","note":"a\nb\tc\u0000d"}'],
])('garbage %s arrives between two frames and takes no number', (garbage, message) =>
  strike({ ...place, kind: 'garbage', garbage }, 100, async (client, simulator) => {
    await client.received(7)
    expect(client.messages[5]).toEqual(message)
    expect(client.messages[6]).toContain('"sequence_num":5,')
    expect(simulator.delivered[5]).toMatchObject({ connection: 1, sequence: null })
  }),
)

test('text that is not UTF-8 makes a strict client give up', () =>
  strike({ ...place, kind: 'garbage', garbage: 'invalid_utf8' }, 100, async (client) => {
    await client.until(() => client.code !== null)
    expect(client.messages).toHaveLength(5)
    expect(client.error).toMatchObject({ code: 'WS_ERR_INVALID_UTF8' })
  }))

test('a big snapshot is a good frame of more than 5 MiB, numbered like the others', () =>
  strike({ ...place, kind: 'big_snapshot', product: 'BTC-USD' }, 100, async (client) => {
    expect(await sequences(client, 7)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(client.messages[5]?.length).toBeGreaterThan(5 * 1024 * 1024)
    expect(client.frames[5]?.events[0]).toMatchObject({ type: 'snapshot', product_id: 'BTC-USD' })
  }))

test('silence holds everything back for so long, then all of it comes', () =>
  strike({ ...place, kind: 'silence', ms: 25_000 }, 20_000, async (client, simulator, clock) => {
    expect(await sequences(client, 5)).toEqual([0, 1, 2, 3, 4])
    expect(simulator.delivered).toHaveLength(5)
    await clock.advance(10_000)
    const count = simulator.delivered.length
    expect(count).toBeGreaterThan(2500)
    expect(await sequences(client, count)).toEqual(Array.from({ length: count }, (_, number) => number))
  }))

test.each([1001, 1006])('close ends the connection with code %i after exactly the frames before', (code) =>
  strike({ ...place, kind: 'close', code }, 100, async (client, simulator) => {
    await client.until(() => client.code !== null)
    expect(client.code).toBe(code)
    expect(client.messages).toHaveLength(5)
    expect(simulator.delivered).toHaveLength(5)
  }),
)

test('a cut connection has delivered what was sent before, however much', () => {
  const faults: readonly Fault[] = [
    { ...place, kind: 'big_snapshot', product: 'BTC-USD' },
    { ...place, kind: 'close', code: 1006 },
  ]
  return strike(faults, 100, async (client, simulator) => {
    await client.until(() => client.code !== null)
    expect(client.messages.map((message) => message.length)).toEqual(simulator.delivered.map(({ data }) => data.length))
    expect(client.messages).toHaveLength(6)
  })
})

test('half open sends nothing, answers neither ping nor close, and stays open', () =>
  strike({ ...place, kind: 'half_open' }, 10_000, async (client, simulator, clock) => {
    expect(await sequences(client, 5)).toEqual([0, 1, 2, 3, 4])
    let pongs = 0
    client.socket.on('pong', () => {
      pongs += 1
    })
    client.socket.ping()
    client.say('subscribe', 'ticker', ['BTC-USD'])
    client.socket.close()
    await using other = await Client.connect(simulator.url)
    await other.subscribe('ticker', ['BTC-USD'])
    await clock.advance(10_000)
    const answered = once(other.socket, 'pong')
    other.socket.ping()
    await answered
    expect([pongs, client.code, client.messages.length, simulator.received.filter(({ connection }) => connection === 1).length]).toEqual([
      0,
      null,
      5,
      1,
    ])
  }))

test('a refused product is missing from the ack and sends nothing, on that connection only', async () => {
  const clock = new ManualClock()
  const fault: Fault = { kind: 'refuse', connection: 1, product: 'ETH-USD' }
  await using simulator = await startSimulator({ frames: market({ seed: 1, levels: 20 }), clock, faults: [fault] })
  await using first = await Client.connect(simulator.url)
  await first.subscribe('level2', ['BTC-USD', 'ETH-USD'])
  await using second = await Client.connect(simulator.url)
  await second.subscribe('level2', ['BTC-USD', 'ETH-USD'])
  await clock.advance(1000)
  await first.received(simulator.counts[0]?.frames ?? 0)
  expect(first.texts.some((text) => text.includes('ETH-USD'))).toBe(false)
  expect(second.acks[0]).toContain('"level2":["BTC-USD","ETH-USD"]')
  expect(simulator.struck).toEqual([{ fault, frames: 0 }])
})

test('faults of other connections leave this one alone', () =>
  strike({ connection: 2, afterFrames: 0, kind: 'drop' }, 100, async (client, simulator) => {
    expect(await sequences(client, 6)).toEqual([0, 1, 2, 3, 4, 5])
    expect(simulator.struck).toEqual([])
  }))
