import { MemoryStorage, type PutOptions, StorageError } from '@fluxforge/storage'
import { ManualClock } from '@fluxforge/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Presence } from '../../src/lock/presence.ts'

const FOLDER = 'raw/state/coinbase/presence/etl'
const ALIVE = { host: 'here', bootId: 'this boot', pid: process.pid }
const ELSEWHERE = { host: 'elsewhere', bootId: 'a boot', pid: 7 }
const NEVER = new AbortController().signal

/** That may be away. */
class Drive extends MemoryStorage {
  isAway = false

  override async put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    if (this.isAway) throw new StorageError('ERR_STORAGE_UNAVAILABLE', `put ${key}: away`)
    await super.put(key, bytes, options)
  }
}

let storage: Drive
let clock: ManualClock
let stop: AbortController
beforeEach(() => {
  storage = new Drive()
  clock = new ManualClock()
  stop = new AbortController()
})
afterEach(() => stop.abort())

function claim(owner: string, identity = ELSEWHERE, signal = NEVER): Promise<Presence> {
  return Presence.claim({ storage, folder: FOLDER, identity, owner, clock }, signal)
}

/** Second after second until it settles. */
async function passing<T>(work: Promise<T>): Promise<T> {
  let isUnderWay = true
  const end = (): void => {
    isUnderWay = false
  }
  work.then(end, end)
  while (isUnderWay) await clock.advance(1000)
  return await work
}

async function records(): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list(FOLDER)) keys.push(key)
  return keys
}

test('the first is there at once, and leaves nothing behind', async () => {
  {
    await using _first = await claim('a')
    expect(await records()).toEqual([`${FOLDER}/a.json`])
  }
  expect(await records()).toEqual([])
})

test('a second is refused by the first one’s next sign, is told who that is, and leaves nothing behind', async () => {
  const first = await claim('a')
  const kept = first.keep(stop.signal)
  const beganMs = clock.monotonicMs()
  await expect(passing(claim('b'))).rejects.toMatchObject({
    code: 'ERR_SEGMENT_LOCKED',
    message: expect.stringMatching(/pid 7 on elsewhere is at work there \(.*\/a\.json\); stop it first/),
  })
  expect(clock.monotonicMs() - beganMs).toBeLessThan(12_000)
  expect(await records()).toEqual([`${FOLDER}/a.json`])
  stop.abort()
  await kept
})

test('one that shows no sign for half a minute of the other’s own time is gone, whatever the clocks say', async () => {
  await claim('a')
  const beganMs = clock.monotonicMs()
  const second = claim('b')
  await clock.advance(25_000)
  clock.step(-3_600_000)
  expect(await records()).toContain(`${FOLDER}/a.json`)
  await passing(second)
  expect(clock.monotonicMs() - beganMs).toBeGreaterThanOrEqual(30_000)
  expect(await records()).toEqual([`${FOLDER}/b.json`])
})

test('one of this host whose process has ended is gone at once', async () => {
  await claim('a', { ...ALIVE, bootId: 'the boot before' })
  await claim('b', ALIVE)
  expect(clock.monotonicMs()).toBe(0)
  expect(await records()).toEqual([`${FOLDER}/b.json`])
})

test('one that slept past its lease and was taken for gone learns it by its next sign', async () => {
  const late = await claim('a')
  await passing(claim('b'))
  const kept = expect(late.keep(stop.signal)).rejects.toMatchObject({
    code: 'ERR_SEGMENT_LOCKED',
    message: expect.stringContaining('another took over while this one was silent'),
  })
  await clock.advance(15_000)
  await kept
  expect(await records()).toEqual([`${FOLDER}/b.json`])
})

test('storage that is away for a while ends nobody’s work', async () => {
  const first = await claim('a')
  const kept = first.keep(stop.signal)
  storage.isAway = true
  await clock.advance(100_000)
  storage.isAway = false
  await clock.advance(20_000)
  const second = claim('b')
  await expect(passing(second)).rejects.toMatchObject({ code: 'ERR_SEGMENT_LOCKED' })
  stop.abort()
  await kept
})

test('of three that begin at once no two stay', async () => {
  const claims = ['a', 'b', 'c'].map((owner) =>
    claim(owner).then(async (presence) => {
      await presence.keep(stop.signal)
      return owner
    }),
  )
  const settled = Promise.allSettled(claims)
  await clock.advance(200_000)
  expect((await records()).length).toBeLessThan(2)
  stop.abort()
  const outcomes = await settled
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2)
})

test('one that waits ends at once by its signal, and leaves nothing behind', async () => {
  await claim('a')
  const waiting = claim('b', ELSEWHERE, stop.signal)
  await clock.advance(1000)
  stop.abort()
  await expect(waiting).rejects.toThrow()
  expect(await records()).toEqual([`${FOLDER}/a.json`])
})

test('a record that is no record is nobody', async () => {
  await storage.put(`${FOLDER}/x.json`, Buffer.from('{"torn'), { mode: 'overwrite' })
  await claim('b')
  expect(await records()).toEqual([`${FOLDER}/b.json`])
})
