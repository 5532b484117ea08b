import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { FrameDigests } from '../src/ingest-load-digest.ts'
import { readSegments } from '../src/ingest-load-recorded.ts'

const FRAMES = ['{"channel":"ticker","n":"é"}', '{"channel":"ticker","n":2}', '{"channel":"ticker","n":3}']

function line(frame: string, channel = 'ticker'): string {
  const head = `{"capture_ts":"2025-12-03T14:00:00.000000Z","metadata":{"source":"coinbase","channel":"${channel}","connection_id":"a"}`
  return `${head},"data":${frame}}\n`
}

async function read(...segments: readonly string[]): ReturnType<typeof readSegments> {
  await using folder = await tempDir()
  for (const [at, segment] of segments.entries()) await writeFile(join(folder.path, `segment_20251203T14_0000${at + 1}.ndjson`), segment)
  return await readSegments(folder.path)
}

function sent(frames: readonly string[]): ReturnType<FrameDigests['end']> {
  const digests = new FrameDigests()
  for (const frame of frames) digests.add('1', frame)
  return digests.end()
}

test('segments that hold what was sent have its digest, wherever they were cut', async () => {
  const [first = '', ...rest] = FRAMES.map((frame) => line(frame))
  const { connections, segments, holes } = await read(line('{"kind":"opened","cause":null}', '_fluxforge') + first, rest.join(''))
  expect(connections).toEqual(sent(FRAMES))
  expect([segments, holes]).toEqual([2, 0])
})

test.each([
  ['lost', [0, 2]],
  ['there twice', [0, 1, 1, 2]],
  ['out of order', [1, 0, 2]],
])('a frame that is %s changes the digest', async (_, order) => {
  const { connections } = await read(order.map((at) => line(FRAMES[at] ?? '')).join(''))
  expect(connections).not.toEqual(sent(FRAMES))
})

test('a hole that the recorder told of is counted, a pause is not', async () => {
  const events = ['{"kind":"sequence_gap","cause":null}', '{"kind":"opened","cause":"disconnect"}', '{"kind":"resumed","cause":null}']
  expect(await read(events.map((event) => line(event, '_fluxforge')).join(''))).toMatchObject({ holes: 2, connections: [] })
})

test('a torn line is an error', async () => {
  await expect(read(line(FRAMES[0] ?? '').slice(0, -1))).rejects.toThrow('its last line is not whole')
})
