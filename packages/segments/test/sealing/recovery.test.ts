import { mkdir, writeFile } from 'node:fs/promises'
import { microseconds, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { captureText } from '../../src/capture-time.ts'
import { EnvelopeWriter } from '../../src/lines/envelope.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { RECORDER_CHANNEL, recorderEvent } from '../../src/recorder-event.ts'
import { frame, numbersIn, Recording, upTo } from '../writer/recording.ts'

const FIRST = segmentName({ hour: '20251203T14', counter: 1 })
const FRAME_TIME = captureText(frame(1).captureUs)
const envelope = new EnvelopeWriter('coinbase')
const line = (n: number, more = {}): string => envelope.line(frame(n, more)).toString()

/** What a crash left: the segment that the writer had open, with these bytes in it. */
async function crashedWith(root: string, text: string | Uint8Array, name = FIRST): Promise<Recording> {
  const recording = await Recording.in(root)
  await writeFile(`${recording.directory}/${name}`, text)
  await writeFile(`${recording.directory}/${name}.note.json`, JSON.stringify({ segment: name, token: 'of the run before' }))
  return recording
}

test('P7, hand-over 1: a torn tail is cut, and only it', async () => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, `${line(1)}${line(2)}{"capture_ts":"2025-12`)
  const { sealed, bytesCut } = await recording.recover()
  expect(bytesCut).toBe(22)
  expect(sealed.map(({ segment }) => segment)).toEqual([FIRST])
  expect((await recording.ready()).get(FIRST)).toBe(line(1) + line(2))
  expect(await recording.activeFiles()).toEqual([])
})

test.for([
  ['an empty file', ''],
  ['only a torn line', '{"capture_ts":"2025-12-03T14'],
] as const)('%s goes, and nothing is published', async ([, text]) => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, text)
  expect(await recording.recover()).toEqual({ sealed: [], bytesCut: text.length, strangers: [], lastRun: null })
  expect([await recording.activeFiles(), (await recording.ready()).size]).toEqual([[], 0])
})

test('P7: NUL bytes at the end, as a power cut leaves them, are cut; NUL bytes and garbage inside stay as they are', async () => {
  await using dir = await tempDir()
  const whole = `${line(1)}\0\0\0garbage\n${line(2)}`
  const recording = await crashedWith(dir.path, whole + '\0'.repeat(5000))
  expect((await recording.recover()).bytesCut).toBe(5000)
  expect((await recording.ready()).get(FIRST)).toBe(whole)
})

test('what a crash left is written once more before it is synced: after a failed sync another one proves nothing', async () => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, line(1))
  await recording.look()
  const calls = recording.files.calls.filter((call) => call.endsWith(` ${FIRST}`))
  expect(calls.slice(-2)).toEqual([`writev ${FIRST}`, `sync ${FIRST}`])
  expect((await recording.recover()).sealed).toHaveLength(1)
  expect((await recording.ready()).get(FIRST)).toBe(line(1))
})

test('P7: long lines are whole lines, and a long torn one costs itself only', async () => {
  await using dir = await tempDir()
  const data = Buffer.from(`{"x":"${'y'.repeat(2 * 1024 * 1024)}"}`)
  const whole = line(1) + line(2, { data })
  const recording = await crashedWith(dir.path, whole + line(3, { data }).slice(0, -1))
  await recording.recover()
  expect((await recording.ready()).get(FIRST)).toBe(whole)
})

test('a file that isn’t ours stays and is named', async () => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, line(1))
  await writeFile(`${recording.directory}/notes.txt`, 'mine')
  expect((await recording.recover()).strangers).toEqual(['notes.txt'])
  expect(await recording.activeFiles()).toEqual(['notes.txt'])
})

test('a folder named like a segment, and a note of something else, are not ours and stay', async () => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, line(1))
  const folder = segmentName({ hour: '20251203T14', counter: 2 })
  await mkdir(`${recording.directory}/${folder}`)
  await writeFile(`${recording.directory}/shopping.note.json`, '{}')
  const { sealed, strangers } = await recording.recover()
  expect(sealed.map(({ segment }) => segment)).toEqual([FIRST])
  expect([...strangers].sort()).toEqual([folder, 'shopping.note.json'])
  expect(await recording.activeFiles()).toEqual([folder, 'shopping.note.json'])
})

test.for(['', '{', '[]', '{"segment":"../../../x","token":"t"}', '{"segment":5,"token":"t"}', `{"segment":"${FIRST}"}`])(
  'a note that is %j was never ours: the segment takes a name anew',
  async (note) => {
    await using dir = await tempDir()
    const recording = await crashedWith(dir.path, line(1))
    await writeFile(`${recording.directory}/${FIRST}.note.json`, note)
    expect((await recording.recover()).sealed.map(({ segment }) => segment)).toEqual([FIRST])
    expect(await recording.activeFiles()).toEqual([])
  },
)

test('a second recovery finds nothing, and tells the same of the run before', async () => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, `${line(1)}torn`)
  const first = await recording.recover()
  expect(first.lastRun).toMatchObject({ isClean: false, captureTs: FRAME_TIME })
  expect(await recording.recover()).toEqual({ sealed: [], bytesCut: 0, strangers: [], lastRun: first.lastRun })
})

test('P10: a segment that a person put into active/ gets a name of its own, though its own is somebody’s', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  writer.write(frame(1))
  await writer.stop()
  await writeFile(`${recording.directory}/${FIRST}`, line(2))
  await recording.recover()
  expect([...(await recording.ready())].map(([name, text]) => [name, numbersIn(text)])).toEqual([
    [FIRST, [1]],
    [segmentName({ hour: '20251203T14', counter: 2 }), [2]],
  ])
})

test('P10, hand-over 3: other bytes at the name in ready/ stay, and ours get the next number', async () => {
  await using dir = await tempDir()
  const recording = await crashedWith(dir.path, line(1))
  await recording.storage.put(`raw/ready/coinbase/${FIRST}`, Buffer.from('by hand\n'), { mode: 'create' })
  const { sealed } = await recording.recover()
  expect(sealed.map(({ segment }) => segment)).toEqual([segmentName({ hour: '20251203T14', counter: 2 })])
  expect((await recording.ready()).get(FIRST)).toBe('by hand\n')
})

test('the edge of the hole is the last whole line, connection by connection, whatever last.json says', async () => {
  await using dir = await tempDir()
  const at = (second: number): { readonly captureUs: number } => ({ captureUs: microseconds(`2025-12-03T14:00:0${second}.000000Z`) })
  const recording = await crashedWith(
    dir.path,
    line(7, { ...at(1) }) +
      line(8, { ...at(2), connectionId: 'c2' }) +
      line(9, { ...at(3) }) +
      line(1, { ...at(4), channel: '_fluxforge' }) +
      line(10, { ...at(5) }).slice(0, -3),
  )
  const { lastRun } = await recording.recover()
  expect(lastRun).toEqual({
    isClean: false,
    captureTs: '2025-12-03T14:00:03.000000Z',
    connections: [
      { connectionId: 'c2', sequence: 8, captureTs: '2025-12-03T14:00:02.000000Z' },
      { connectionId: 'c1', sequence: 9, captureTs: '2025-12-03T14:00:03.000000Z' },
    ],
    openings: [],
  })
})

test('the hole begins before sectors that a power cut lost, though later ones of the same write are there', async () => {
  await using dir = await tempDir()
  const at = (n: number): string => line(n, { captureUs: microseconds(`2025-12-03T14:00:0${n}.000000Z`) })
  const whole = `${at(1)}${'\0'.repeat(512)}${at(3).slice(20)}${at(4)}`
  const recording = await crashedWith(dir.path, whole)
  expect((await recording.recover()).lastRun).toMatchObject({ isClean: false, captureTs: '2025-12-03T14:00:01.000000Z' })
  expect((await recording.ready()).get(FIRST)).toBe(whole)
})

test('a connection that was quiet in the last segment is known from last.json', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter({ segmentMaxBytes: 100, batchSize: 1 })
  writer.write(frame(5, { connectionId: 'quiet' }))
  await writer.stop()
  const [at, later] = ['2025-12-03T14:00:07.000000Z', '2025-12-03T14:00:08.000000Z']
  await writeFile(
    `${recording.directory}/${segmentName({ hour: '20251203T14', counter: 2 })}`,
    line(6, { captureUs: microseconds(at) }) + line(7, { captureUs: microseconds(later) }),
  )
  expect((await recording.recover()).lastRun).toEqual({
    isClean: false,
    captureTs: later,
    connections: [
      { connectionId: 'quiet', sequence: 5, captureTs: FRAME_TIME },
      { connectionId: 'c1', sequence: 7, captureTs: later },
    ],
    openings: [],
  })
})

test('a product that did not connect before the next crash keeps the edge of its hole; one that did has a new edge', async () => {
  await using dir = await tempDir()
  const captureTs = (second: number): string => `2025-12-03T14:00:0${second}.000000Z`
  const at = (second: number): { readonly captureUs: number } => ({ captureUs: microseconds(captureTs(second)) })
  const opened = (connectionId: string, second: number, ...productIds: readonly string[]): string => {
    const event = recorderEvent({ kind: 'opened', connection_id: connectionId, product_ids: productIds })
    return line(0, { ...at(second), channel: RECORDER_CHANNEL, connectionId, sequence: null, data: Buffer.from(JSON.stringify(event)) })
  }
  const recording = await crashedWith(
    dir.path,
    opened('a', 1, 'BTC-USD') +
      opened('b', 1, 'ETH-USD') +
      line(1, { ...at(2), connectionId: 'b' }) +
      line(1, { ...at(3), connectionId: 'a' }),
  )
  const first = await recording.recover()
  expect(first.lastRun?.openings).toEqual([
    { connectionId: 'b', productIds: ['ETH-USD'], captureTs: captureTs(2) },
    { connectionId: 'a', productIds: ['BTC-USD'], captureTs: captureTs(3) },
  ])
  const writer = await recording.openWriter({ lastRun: first.lastRun })
  const event = recorderEvent({ kind: 'opened', connection_id: 'c', product_ids: ['BTC-USD'] })
  const data = Buffer.from(JSON.stringify(event))
  writer.write(frame(0, { ...at(5), channel: RECORDER_CHANNEL, connectionId: 'c', sequence: null, data }))
  writer.write(frame(1, { ...at(6), connectionId: 'c' }))
  await writer.stop()
  expect((await recording.recover()).lastRun).toMatchObject({
    captureTs: captureTs(6),
    openings: [
      { connectionId: 'b', productIds: ['ETH-USD'], captureTs: captureTs(2) },
      { connectionId: 'c', productIds: ['BTC-USD'], captureTs: captureTs(6) },
    ],
  })
})

test('the edge of the hole is the last line, though the clock was stepped back over the hour before it', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  writer.write(frame(1, { captureUs: microseconds('2025-12-03T15:00:04.000000Z') }))
  await writer.stop()
  const captureTs = '2025-12-03T14:55:05.000000Z'
  await writeFile(
    `${recording.directory}/${segmentName({ hour: '20251203T14', counter: 2 })}`,
    line(2, { captureUs: microseconds(captureTs) }),
  )
  expect((await recording.recover()).lastRun).toMatchObject({ isClean: false, captureTs })
})

test('a torn line is a crash, though last.json tells of a clean stop before it', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  const writer = await recording.openWriter()
  writer.write(frame(1))
  await writer.stop()
  expect((await recording.recover()).lastRun?.isClean).toBe(true)
  await writeFile(`${recording.directory}/${segmentName({ hour: '20251203T14', counter: 2 })}`, '{"capture')
  expect((await recording.recover()).lastRun?.isClean).toBe(false)
  // Nor are whole lines that it doesn't know of.
  await writeFile(
    `${recording.directory}/${segmentName({ hour: '20251203T14', counter: 3 })}`,
    line(2, { captureUs: microseconds('2025-12-03T14:00:09.000000Z') }),
  )
  expect((await recording.recover()).lastRun).toMatchObject({ isClean: false, captureTs: '2025-12-03T14:00:09.000000Z' })
})

test('P1, P10: a crash at any step of a seal, then a restart: one segment with these bytes, nothing left over', async () => {
  // Each round crashes one step later; with `isConsumed` the etl takes away what is in ready/ in between.
  for (const isConsumed of [false, true]) {
    for (const side of ['before', 'after'] as const) {
      for (let crashAt = 0, hasCrashed = true; hasCrashed; crashAt++) {
        await using dir = await tempDir()
        const recording = await crashedWith(
          dir.path,
          upTo(3)
            .map((n) => line(n))
            .join(''),
        )
        let step = 0
        hasCrashed = false
        const crash = (): void => {
          if (step++ < crashAt) return
          hasCrashed = true
          throw new Error('crash')
        }
        recording.storage[side] = crash
        if (side === 'before') {
          recording.files.plan = (call) => {
            if (call === 'unlink' || call === 'syncDirectory') crash()
            return undefined
          }
        }
        const edge = await recording.recover().then(
          ({ lastRun }) => lastRun,
          () => undefined,
        )
        recording.storage[side] = () => undefined
        recording.files.plan = () => undefined
        const before = await recording.ready()
        if (isConsumed) for (const name of before.keys()) await recording.storage.delete(`raw/ready/coinbase/${name}`)
        const { lastRun } = await recording.recover()
        // The edge of the hole is known to the start after, whatever the one that crashed had published.
        expect(lastRun, `${side} step ${crashAt}`).toMatchObject({ isClean: false, captureTs: FRAME_TIME })
        if (edge !== undefined) expect(lastRun).toEqual(edge)
        const after = await recording.ready()
        const seen = new Map([...before, ...after])
        expect(
          [...seen].map(([name, text]) => [name, numbersIn(text)]),
          `${side} step ${crashAt}`,
        ).toEqual([[FIRST, upTo(3)]])
        expect(await recording.activeFiles()).toEqual([])
      }
    }
  }
})
