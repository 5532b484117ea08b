import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blocks } from './generate-segment.ts'

/** A capture that is not part of the repository: frames as received, and a table with their receive times. */
const CAPTURE = join(import.meta.dirname, '../../../../shared/data/real-2021-batched')
const CONNECTION = '3f0a7c52-6d1e-4b88-9a44-d2c95be7f013'
const SEQUENCE = /"sequence_num":(\d+)/
const HOUR_MICROS = 3.6e9

interface Received {
  readonly micros: number
  readonly channel: string
  readonly text: string
}

export function hasCapture(): boolean {
  return existsSync(`${CAPTURE}.ndjson`)
}

/** Writes a segment of `bytes` (up to one line more) that repeats the capture as one unbroken connection within one hour. Gives its path. */
export async function repeatCapture(directory: string, bytes: number): Promise<string> {
  const frames = await readCapture()
  const first = frames[0]?.micros ?? 0
  const hourStart = Math.trunc(first / HOUR_MICROS) * HOUR_MICROS
  const hour = new Date(hourStart / 1000).toISOString().slice(0, 13)
  const path = join(directory, `segment_${hour.replaceAll('-', '')}_00001.ndjson`)
  await writeFile(path, blocks(lines(frames, hourStart, bytes)))
  return path
}

function* lines(frames: readonly Received[], hourStart: number, bytes: number): Generator<string, void, undefined> {
  const first = frames[0]?.micros ?? 0
  const span = (frames.at(-1)?.micros ?? 0) - first
  const passBytes = frames.reduce((sum, { text }) => sum + text.length, 0)
  // One after another, nearer together where the hour would not hold them.
  const stepMicros = Math.min(span, Math.trunc((HOUR_MICROS - span) / (bytes / passBytes + 1)))
  let written = 0
  for (let sequence = 0; written < bytes; sequence += 1) {
    const { micros, channel, text } = frames[sequence % frames.length]!
    const pass = Math.trunc(sequence / frames.length)
    const captured = hourStart + pass * stepMicros + (micros - first)
    const captureTs = `${new Date(Math.trunc(captured / 1e6) * 1000).toISOString().slice(0, 19)}.${`${captured % 1e6}`.padStart(6, '0')}Z`
    const head = `{"capture_ts":"${captureTs}","metadata":{"source":"coinbase","channel":"${channel}","connection_id":"${CONNECTION}"},"data":`
    const line = `${head}${text.replace(SEQUENCE, `"sequence_num":${sequence}`)}}\n`
    written += line.length
    yield line
  }
}

/** In order of receipt, with sequence numbers unbroken from 0. */
async function readCapture(): Promise<readonly Received[]> {
  const texts = (await readFile(`${CAPTURE}.ndjson`, 'utf8')).trimEnd().split('\n')
  const [, ...times] = (await readFile(`${CAPTURE}.recv.tsv`, 'utf8')).trimEnd().split('\n')
  return texts.map((text, at) => {
    const [, nanos = '', , channel = ''] = times[at]?.split('\t') ?? []
    return { micros: Number(BigInt(nanos) / 1000n), channel, text }
  })
}
