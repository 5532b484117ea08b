import { writeFile } from 'node:fs/promises'
import { exists, LocalStorage } from '@fluxforge/storage'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { NameNotes } from '../../src/names/name-note.ts'
import { NameTaker } from '../../src/names/name-taker.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import type { SealEvent } from '../../src/sealing/seal-event.ts'
import { Sealer } from '../../src/sealing/sealer.ts'
import { fault } from '../faults/faulty-files.ts'
import { keys, Recording, until } from '../writer/recording.ts'

const named = (counter: number): string => segmentName({ hour: '20251203T14', counter })
const FIRST = named(1)

interface Sealing {
  readonly recording: Recording
  readonly sealer: Sealer
  readonly events: readonly SealEvent[]
  readonly listeners: (() => void)[]
  /** Puts a whole file into active/ and hands it to the sealer. */
  readonly seal: (fileName: string) => Promise<void>
}

async function sealerIn(root: string): Promise<Sealing> {
  const recording = await Recording.in(root)
  const { storage, directory, files, clock } = recording
  const notes = new NameNotes(await LocalStorage.open(directory, { files }))
  const names = new NameTaker({ storage, keys, newToken: () => 'token' })
  const events: SealEvent[] = []
  const listeners: (() => void)[] = []
  const onEvent = (event: SealEvent): void => {
    events.push(event)
    for (const listener of listeners) listener()
  }
  const sealer = new Sealer({ storage, keys, names, notes, files, directory, clock, onEvent })
  const seal = async (fileName: string): Promise<void> => {
    await writeFile(`${directory}/${fileName}`, `${fileName}\n`)
    sealer.seal({ fileName, bytes: 5, records: 1, reason: 'size' })
  }
  return { recording, sealer, events, listeners, seal }
}

const sealed = (events: readonly SealEvent[]): string[] => events.flatMap((event) => (event.kind === 'sealed' ? [event.segment] : []))
const retries = (events: readonly SealEvent[]): SealEvent[] => events.filter(({ kind }) => kind === 'seal_retry')

test.for([
  ['its removal from active/ is not durable yet', (call: string, name: string) => call === 'syncDirectory' && name === 'coinbase'],
  ['its note can’t be removed', (call: string, name: string) => call === 'unlink' && name.endsWith('.note.json')],
] as const)('P1: a try that fails when %s is gone on with, and the etl may have taken the segment away', async ([, isFailing]) => {
  await using dir = await tempDir()
  const { recording, events, seal } = await sealerIn(dir.path)
  const isIn = async (): Promise<boolean> => exists(recording.storage, keys.ready(FIRST))
  recording.files.plan = async (call, name) => {
    if (isFailing(call, name) && (await isIn())) throw fault('EIO')
  }
  await seal(FIRST)
  await until(() => retries(events).length === 1 && recording.clock.sleeping > 0)
  expect(sealed(events)).toEqual([])
  await recording.storage.delete(keys.ready(FIRST))
  recording.files.plan = () => undefined
  await recording.clock.advance(1000)
  await until(() => sealed(events).length > 0)
  expect(sealed(events)).toEqual([FIRST])
  expect(await isIn()).toBe(false)
  expect(await recording.activeFiles()).toEqual([])
})

test('with nothing to do it is settled', async () => {
  await using dir = await tempDir()
  const { sealer } = await sealerIn(dir.path)
  await sealer.settled()
  expect(sealer.waiting).toEqual([])
})

test('a file that comes just when the last one was published is published too', async () => {
  for (let turns = 0; turns < 12; turns++) {
    await using dir = await tempDir()
    const { recording, sealer, events, seal, listeners } = await sealerIn(dir.path)
    await writeFile(`${recording.directory}/${named(9)}`, 'late\n')
    const sealLate = async (): Promise<void> => {
      // So many steps of other work later.
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      sealer.seal({ fileName: named(9), bytes: 5, records: 1, reason: 'size' })
    }
    listeners.push(() => {
      listeners.length = 0
      void sealLate()
    })
    await seal(FIRST)
    await until(() => sealed(events).length === 2)
  }
})

test('one that can’t be published is tried after 1, 2, 4 … seconds, and every half minute at least', async () => {
  await using dir = await tempDir()
  const { recording, sealer, events, seal } = await sealerIn(dir.path)
  recording.storage.before = () => {
    throw fault('EIO')
  }
  await seal(FIRST)
  for (const [i, seconds] of [1, 2, 4, 8, 16, 30, 30].entries()) {
    await until(() => retries(events).length === i + 1 && recording.clock.sleeping > 0)
    expect(events.at(-1)).toMatchObject({ segment: FIRST, retryMs: seconds * 1000, waiting: 1 })
    await recording.clock.advance(seconds * 1000 - 1)
    expect(recording.clock.sleeping).toBe(1)
    await recording.clock.advance(1)
  }
  await until(() => retries(events).length === 8)
  sealer.giveUp()
  expect(sealer.waiting).toEqual([FIRST])
})

test('files that waited while storage was away are published in their order', async () => {
  await using dir = await tempDir()
  const { recording, events, seal } = await sealerIn(dir.path)
  recording.storage.before = () => {
    throw fault('ETIMEDOUT')
  }
  const files = [1, 2, 3, 4, 5].map((n) => segmentName({ hour: '20251203T14', counter: n * 7 }))
  for (const fileName of files) await seal(fileName)
  for (let round = 1; round <= 6; round++) {
    await until(() => retries(events).length === round && recording.clock.sleeping > 0)
    await recording.clock.advance(30_000)
  }
  await until(() => retries(events).length === 7 && recording.clock.sleeping > 0)
  recording.storage.before = () => undefined
  await recording.clock.advance(30_000)
  await until(() => sealed(events).length === 5)
  const ready = await recording.ready()
  expect(sealed(events).map((segment) => ready.get(segment))).toEqual(files.map((fileName) => `${fileName}\n`))
})

test('two files that can’t be read keep none of the others', async () => {
  await using dir = await tempDir()
  const { recording, sealer, events, seal } = await sealerIn(dir.path)
  const bad = [named(11), named(12)]
  recording.files.plan = (call, name) => {
    if (call === 'unlink' && bad.includes(name)) throw fault('EIO')
    return undefined
  }
  for (const fileName of [...bad, named(13), named(14), named(15)]) await seal(fileName)
  await until(async () => {
    if (recording.clock.sleeping > 0) await recording.clock.advance(30_000)
    return sealed(events).length === 3
  })
  expect([...sealer.waiting].sort()).toEqual(bad)
  sealer.giveUp()
})

test('a try that was under way when everybody gave up does nothing more: the directory may have another writer', async () => {
  await using dir = await tempDir()
  const { recording, sealer, events, seal } = await sealerIn(dir.path)
  recording.storage.after = (step) => {
    if (step.startsWith('adopt')) sealer.giveUp()
  }
  await seal(FIRST)
  await sealer.settled()
  expect(events).toEqual([])
  expect(sealer.waiting).toEqual([FIRST])
  expect(await recording.activeFiles()).toEqual([FIRST, `${FIRST}.note.json`])
})
