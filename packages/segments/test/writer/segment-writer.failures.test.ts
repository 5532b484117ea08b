import { readFile, writeFile } from 'node:fs/promises'
import { tempDir } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FileCall, fault } from '../faults/faulty-files.ts'
import { frame, numbersIn, Recording, until, upTo } from './recording.ts'

const isSegment = (name: string): boolean => name.endsWith('.ndjson')

/** Fails one call on a segment file, once. */
function once(recording: Recording, failing: FileCall, how: string, skip = 0): void {
  let left = skip
  let isDone = false
  recording.files.plan = (call, name) => {
    if (isDone || call !== failing || !isSegment(name) || left-- > 0) return undefined
    isDone = true
    if (how === 'short') return 'short'
    throw fault(how)
  }
}

const CASES: readonly (readonly [FileCall, string])[] = [
  ['writev', 'EIO'],
  ['writev', 'short'],
  ['datasync', 'EIO'],
]

test.for(CASES)(
  'after a failed %s (%s) the segment ends at its last durable line, and the batch stands in the next, once',
  async ([call, how]) => {
    await using dir = await tempDir()
    const recording = await Recording.in(dir.path)
    const writer = await recording.openWriter()
    for (const n of upTo(5)) writer.write(frame(n))
    await writer.flush()
    once(recording, call, how)
    for (const n of [6, 7, 8]) writer.write(frame(n))
    await writer.flush()
    await writer.stop()
    expect([...(await recording.ready()).values()].map(numbersIn)).toEqual([
      [1, 2, 3, 4, 5],
      [6, 7, 8],
    ])
    expect(recording.kinds()).toContain('damaged')
    expect(await recording.activeFiles()).toEqual([])
    // Cut and synced before anything else happened to the batch.
    const calls = recording.files.calls.filter((line) => /_0000[12]\.ndjson$/.test(line)).map((line) => line.replace(/segment.*_/, ''))
    const truncated = calls.indexOf('truncate 00001.ndjson')
    expect(calls[truncated + 1]).toBe('sync 00001.ndjson')
    expect(calls.indexOf('open 00002.ndjson')).toBeGreaterThan(truncated)
  },
)

test.for([
  ['datasync', [[1, 2, 3, 4]]],
  [
    'writev',
    [
      [1, 2],
      [3, 4],
    ],
  ],
] as const)(
  'what was written while a datasync was under way stands in the next segment when a %s fails, once and in order',
  async ([failing, expected]) => {
    await using dir = await tempDir()
    const recording = await Recording.in(dir.path)
    const writer = await recording.openWriter({ batchSize: 2 })
    const [writing, syncing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const writes = (): number => recording.files.calls.filter((call) => call === 'writev segment_20251203T14_00001.ndjson').length
    recording.files.plan = (call, name) => {
      if (!name.endsWith('_00001.ndjson')) return undefined
      if (call === 'writev' && writes() === 1) return writing.promise
      if (call === 'writev' && writes() === 2 && failing === 'writev') throw fault('EIO')
      return call === 'datasync' && recording.files.datasyncs === 1 ? syncing.promise : undefined
    }
    for (const n of upTo(2)) writer.write(frame(n))
    await until(() => writes() === 1)
    for (const n of [3, 4]) writer.write(frame(n))
    writing.resolve()
    await until(() => writes() === 2)
    if (failing === 'datasync') syncing.reject(fault('EIO'))
    else syncing.resolve()
    await writer.flush()
    await writer.stop()
    expect([...(await recording.ready()).values()].map(numbersIn)).toEqual(expected)
    expect(recording.kinds().filter((kind) => kind === 'damaged')).toHaveLength(1)
    expect(recording.files.mostDatasyncsAtOnce).toBe(1)
  },
)

test('a first write that fails leaves no empty segment, and its name is used by the next try', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  once(recording, 'writev', 'EIO')
  writer.write(frame(1))
  await writer.flush()
  await writer.stop()
  expect([...(await recording.ready())].map(([name, text]) => [name, numbersIn(text)])).toEqual([['segment_20251203T14_00001.ndjson', [1]]])
  expect(await recording.activeFiles()).toEqual([])
})

test.for(['truncate', 'sync'] as const)(
  'when the damage can’t be cut away (%s fails) the writer stops loudly and takes nothing more',
  async (cutting) => {
    await using dir = await tempDir()
    const recording = await Recording.in(dir.path)
    const writer = await recording.openWriter()
    writer.write(frame(1))
    await writer.flush()
    recording.files.plan = (call, name) => {
      if (isSegment(name) && (call === 'writev' || call === cutting)) throw fault('EIO')
      return undefined
    }
    writer.write(frame(2))
    const failed = expect.objectContaining({ code: 'ERR_SEGMENT_WRITE_FAILED' })
    await expect(writer.flush()).rejects.toEqual(failed)
    await expect(writer.done).rejects.toEqual(failed)
    await expect(writer.stop()).rejects.toEqual(failed)
    await expect(writer.drained()).rejects.toEqual(failed)
    expect(() => writer.write(frame(3))).toThrow(failed)
    recording.files.plan = () => undefined
    await recording.recover()
    expect((await recording.readyNumbers()).slice(0, 1)).toEqual([1])
  },
)

test.for(['ENOSPC', 'short'] as const)(
  'P9: a full disk (%s) loses nothing: frames wait, write answers false, and one try a second finds the space',
  async (how) => {
    await using dir = await tempDir()
    const recording = await Recording.in(dir.path)
    const writer = await recording.openWriter({ queueMaxFrames: 20 })
    writer.write(frame(1))
    await writer.flush()
    let isFull = true
    let tries = 0
    let isShort = how === 'short'
    recording.files.plan = (call, name) => {
      if (!isFull || call !== 'writev' || !isSegment(name)) return undefined
      tries++
      if (!isShort) throw fault('ENOSPC')
      isShort = false
      return 'short'
    }
    for (let n = 2; n <= 30; n++) writer.write(frame(n))
    await recording.clock.advance(1000)
    await until(() => recording.clock.sleeping > 0 && recording.kinds().includes('stalled'))
    expect(writer.write(frame(31))).toBe(false)
    const before = tries
    for (let second = 1; second <= 3; second++) {
      await recording.clock.advance(1000)
      await until(() => tries === before + second && recording.clock.sleeping > 0)
    }
    isFull = false
    const flushed = writer.flush()
    await recording.clock.advance(1000)
    await flushed
    expect(recording.kinds().filter((kind) => ['stalled', 'resumed', 'damaged', 'sealed'].includes(kind))).toEqual(['stalled', 'resumed'])
    expect(numbersIn(await readFile(`${recording.directory}/segment_20251203T14_00001.ndjson`, 'utf8'))).toEqual(upTo(31))
    await writer.stop()
    expect(await recording.readyNumbers()).toEqual(upTo(31))
  },
)

test('damage while stopping is survived too', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  once(recording, 'writev', 'EIO')
  for (const n of upTo(3)) writer.write(frame(n))
  expect(await writer.stop()).toEqual([])
  expect(await recording.readyNumbers()).toEqual(upTo(3))
})

test('a disk that is full when the writer stops, and has room a second later, loses nothing', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  once(recording, 'writev', 'ENOSPC')
  for (const n of upTo(3)) writer.write(frame(n))
  const stopped = writer.stop()
  await until(() => recording.kinds().includes('stalled') && recording.clock.sleeping > 0)
  await recording.clock.advance(1000)
  expect(await stopped).toEqual([])
  expect(await recording.readyNumbers()).toEqual(upTo(3))
})

test('a file that somebody put at the next name keeps its place, and recording goes on under another', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  const theirs = `${recording.directory}/segment_20251203T14_00001.ndjson`
  await writeFile(theirs, 'theirs\n')
  writer.write(frame(1))
  const flushed = writer.flush()
  await recording.passTime(flushed)
  await writer.stop()
  expect(await readFile(theirs, 'utf8')).toBe('theirs\n')
  expect([...(await recording.ready()).keys()]).toEqual(['segment_20251203T14_00002.ndjson'])
})

test('stopping on a disk that stays full says so within ten seconds, and never that all is well', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  writer.write(frame(1))
  await writer.flush()
  recording.files.plan = (call, name) => {
    if (call === 'writev' && isSegment(name)) throw fault('ENOSPC')
    return undefined
  }
  writer.write(frame(2))
  const stopped = writer.stop()
  await recording.passTime(stopped)
  await expect(stopped).rejects.toMatchObject({ code: 'ERR_SEGMENT_WRITE_FAILED' })
  expect(recording.clock.monotonicMs()).toBeLessThan(10_000)
  // What is there can be written again: that takes no space.
  recording.files.plan = () => undefined
  expect((await recording.recover()).lastRun?.isClean ?? false).toBe(false)
})

test('while ready/ is away recording goes on, sealed files wait, and all of them get there', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  recording.storage.before = (step) => {
    if (step.startsWith('adopt')) throw fault('EIO')
  }
  for (const n of upTo(5)) {
    writer.write(frame(n))
    await writer.flush()
  }
  await until(() => recording.kinds().includes('seal_retry'))
  expect(writer.stats()).toMatchObject({ framesWritten: 5, seals: 0 })
  expect((await recording.activeFiles()).filter(isSegment)).toHaveLength(5)
  recording.storage.before = () => undefined
  await until(async () => {
    await recording.clock.advance(1000)
    return writer.stats().seals === 5
  })
  await writer.stop()
  expect((await recording.readyNumbers()).sort((a, b) => a - b)).toEqual(upTo(5))
})

test('one file that can’t be published does not keep the others', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  recording.storage.before = (step) => {
    if (step.startsWith('adopt') && step.endsWith('_00001.ndjson')) throw fault('EIO')
  }
  for (const n of upTo(4)) {
    writer.write(frame(n))
    await writer.flush()
  }
  await until(async () => {
    await recording.clock.advance(1000)
    return writer.stats().seals === 3
  })
  const stopped = writer.stop()
  await recording.passTime(stopped, 2)
  expect(await stopped).toEqual(['segment_20251203T14_00001.ndjson'])
})

test('a stop while ready/ is away ends in time and names what stays; the next start publishes it, and that was a clean stop', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  writer.write(frame(1))
  recording.storage.before = (step) => {
    if (step.startsWith('adopt')) throw fault('ETIMEDOUT')
  }
  const stopped = writer.stop()
  await until(() => recording.kinds().includes('seal_retry'))
  await recording.passTime(stopped, 2)
  expect(await stopped).toEqual(['segment_20251203T14_00001.ndjson'])
  expect(recording.clock.monotonicMs()).toBeLessThan(10_000)
  recording.storage.before = () => undefined
  const { sealed, lastRun } = await recording.recover()
  expect(sealed.map(({ segment }) => segment)).toEqual(['segment_20251203T14_00001.ndjson'])
  expect(lastRun?.isClean).toBe(true)
})

test('P9: while names can’t be taken, frames wait; the number is not burnt by each try', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  let isAway = true
  recording.storage.before = (step) => {
    if (isAway && step.includes('/names/')) throw fault('ETIMEDOUT')
  }
  writer.write(frame(1))
  const flushed = writer.flush()
  for (let second = 0; second < 3; second++) {
    await until(() => recording.clock.sleeping > 0 && recording.kinds().includes('stalled'))
    await recording.clock.advance(1000)
  }
  isAway = false
  await until(() => recording.clock.sleeping > 0)
  await recording.clock.advance(1000)
  await flushed
  await writer.stop()
  expect([...(await recording.ready()).keys()]).toEqual(['segment_20251203T14_00001.ndjson'])
  expect(await recording.activeFiles()).toEqual([])
})

test('P3, P8: whatever fails and whenever, what was written comes out once and in order', async () => {
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.constant('write' as const) },
    { weight: 2, arbitrary: fc.constant('flush' as const) },
    { weight: 1, arbitrary: fc.constant('time' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('writev EIO', 'writev short', 'writev ENOSPC', 'datasync EIO', 'syncDirectory EIO', 'adopt EIO'),
    },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      await using dir = await tempDir()
      const recording = await Recording.in(dir.path)
      const writer = await recording.openWriter({ batchSize: 5, segmentMaxBytes: 500, queueMaxFrames: 20 })
      const faults: string[] = []
      const take = (call: string): string | undefined => {
        const at = faults.findIndex((planned) => planned.startsWith(`${call} `))
        return at < 0 ? undefined : faults.splice(at, 1)[0]
      }
      recording.files.plan = (call, name) => {
        const how = isSegment(name) || call === 'syncDirectory' ? take(call)?.split(' ')[1] : undefined
        if (how === 'short') return 'short'
        if (how !== undefined) throw fault(how)
        return undefined
      }
      recording.storage.before = (step) => {
        if (step.startsWith('adopt') && take('adopt') !== undefined) throw fault('EIO')
      }
      let n = 0
      for (const one of actions) {
        if (one === 'write') writer.write(frame(++n))
        else if (one === 'flush') {
          const flushed = writer.flush()
          await recording.passTime(flushed)
          await flushed
          expect(writer.stats().framesWritten).toBe(n)
        } else if (one === 'time') await recording.clock.advance(400_000)
        else faults.push(one)
      }
      faults.length = 0
      const last = writer.flush()
      await recording.passTime(last)
      await last
      const stopped = writer.stop()
      await recording.passTime(stopped, 2)
      await stopped
      // What waited for its next try when the writer stopped.
      await recording.recover()
      expect(await recording.activeFiles()).toEqual([])
      expect(await recording.readyNumbers()).toEqual(upTo(n))
    }),
    { numRuns: 40 },
  )
})
