import { randomUUID } from 'node:crypto'
import { exists, LocalStorage, MemoryStorage, readBytes, type Storage } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { type NameNote, NameTaker } from '../../src/names/name-taker.ts'
import { FaultyStorage } from '../faults/faulty-storage.ts'
import { keys } from '../writer/recording.ts'

const HOUR = '20251203T14'
const named = (n: number, hour = HOUR): string => `segment_${hour}_${String(n).padStart(5, '0')}.ndjson`
const taker = (storage: Storage): NameTaker => new NameTaker({ storage, keys, newToken: randomUUID })
const noNote = async (): Promise<void> => undefined

test('P10: of 24 that take names at once, from as many processes’ points of view, no two get the same, and none is left out', async () => {
  await using dir = await tempDir()
  const takers = await Promise.all(Array.from({ length: 24 }, async () => taker(await LocalStorage.open(dir.path))))
  const taken = await Promise.all(takers.map((one) => one.take(HOUR, noNote)))
  expect(taken.sort()).toEqual(Array.from({ length: 24 }, (_, i) => named(i + 1)))
})

test('P10: a restart in the same hour goes on after the names taken, whether their segments are still there or not', async () => {
  const storage = new MemoryStorage()
  expect(await taker(storage).take(HOUR, noNote)).toBe(named(1))
  expect(await taker(storage).take(HOUR, noNote)).toBe(named(2))
  expect(await exists(storage, keys.ready(named(1)))).toBe(false)
})

test('hand-over 2: the token is noted before the name is created, and is what the name holds', async () => {
  const storage = new MemoryStorage()
  const notes: NameNote[] = []
  await taker(storage).take(HOUR, async (note) => {
    expect(await exists(storage, keys.name(note.segment))).toBe(false)
    notes.push(note)
  })
  expect(JSON.parse(Buffer.from(await readBytes(storage, keys.name(named(1)))).toString())).toEqual({ token: notes[0]?.token })
})

test.for(['before', 'after'] as const)(
  'hand-over 2, 3: a crash %s the create: the noted number is tried first and is ours',
  async (when) => {
    const storage = new FaultyStorage(new MemoryStorage())
    storage[when] = () => {
      throw new Error('crash')
    }
    let noted: NameNote | undefined
    const note = async (one: NameNote): Promise<void> => {
      noted = one
    }
    await expect(taker(storage).take(HOUR, note)).rejects.toThrow('crash')
    storage[when] = () => undefined
    expect(await taker(storage).take(HOUR, note, noted)).toBe(named(1))
  },
)

test('hand-over 3: a noted number that somebody else took meanwhile is theirs: the next one, with a new token', async () => {
  const storage = new MemoryStorage()
  const notes: NameNote[] = []
  await taker(storage).take(HOUR, noNote)
  const noted = { segment: named(1), token: 'mine' }
  const taken = await taker(storage).take(HOUR, async (note) => void notes.push(note), noted)
  expect(taken).toBe(named(2))
  expect(notes.map(({ segment, token }) => [segment, token === 'mine'])).toEqual([[named(2), false]])
})

test('P10, hand-over 21: names of over 30 days ago are forgotten, and a clock stepped back to their hour gets a later one', async () => {
  const storage = new MemoryStorage()
  await taker(storage).take(HOUR, noNote)
  await taker(storage).take('20260101T00', noNote)
  const nowMs = Date.parse('2026-01-03T12:30:00Z')
  await taker(storage).prune(nowMs)
  expect(await exists(storage, keys.name(named(1)))).toBe(false)
  expect(await exists(storage, keys.name(named(1, '20260101T00')))).toBe(true)
  expect(await taker(storage).take(HOUR, noNote)).toBe(named(1, '20251204T12'))
  expect(await taker(storage).take(HOUR, noNote)).toBe(named(2, '20251204T12'))
  expect(await taker(storage).take('20260103T12', noNote)).toBe(named(1, '20260103T12'))
})

test('P10: nor does a number noted before its hour was forgotten come back, however often it is tried', async () => {
  const storage = new MemoryStorage()
  await taker(storage).take(HOUR, noNote)
  await taker(storage).prune(Date.parse('2026-02-03T12:30:00Z'))
  const noted = { segment: named(1), token: 'crashed then' }
  expect(await taker(storage).take('20260203T12', noNote, noted)).toBe(named(1, '20260203T12'))
  expect(await taker(storage).take('20260203T12', noNote, noted)).toBe(named(2, '20260203T12'))
})

test('P10: a name that was forgotten while it was being taken is not used', async () => {
  const storage = new FaultyStorage(new MemoryStorage())
  await taker(storage).take(HOUR, noNote)
  let isFirst = true
  const slow = taker(storage).take(HOUR, async () => {
    if (isFirst) await taker(storage).prune(Date.parse('2026-02-03T12:30:00Z'))
    isFirst = false
  })
  expect(await slow).toBe(named(1, '20260104T12'))
})

test('P10: what was forgotten stays forgotten, whatever the clock says at the next pruning', async () => {
  const storage = new MemoryStorage()
  await taker(storage).take(HOUR, noNote)
  await taker(storage).prune(Date.parse('2026-02-03T12:30:00Z'))
  await storage.put(keys.name(named(7)), Buffer.from('{"token":"late"}'), { mode: 'create' })
  await taker(storage).prune(Date.parse('2026-01-10T00:00:00Z'))
  expect(await taker(storage).take('20251220T00', noNote)).toBe(named(1, '20260104T12'))
})

test('a name whose record a person spoilt is somebody’s', async () => {
  const storage = new MemoryStorage()
  await storage.put(keys.name(named(1)), Buffer.from('{"tok'), { mode: 'create' })
  expect(await taker(storage).take(HOUR, noNote, { segment: named(1), token: 'mine' })).toBe(named(2))
})

test.for(['', '{}', '{"hour":"yesterday"}'])(
  'P10: a first hour of %j is not taken for none: nothing is named until a person has mended it',
  async (text) => {
    const storage = new MemoryStorage()
    await storage.put(keys.namesFloor, Buffer.from(text), { mode: 'create' })
    const failed = taker(storage).take(HOUR, noNote)
    await expect(failed).rejects.toMatchObject({ code: 'ERR_SEGMENT_BAD_RECORD' })
    await expect(failed).rejects.toThrow(/names-floor\.json: expected the first hour .*; bring back the original, or write \{"hour":/)
  },
)

test('pruning nothing writes nothing', async () => {
  const storage = new FaultyStorage(new MemoryStorage())
  await taker(storage).take(HOUR, noNote)
  storage.before = (step) => {
    throw new Error(step)
  }
  await taker(storage).prune(Date.parse('2025-12-20T00:00:00Z'))
})
