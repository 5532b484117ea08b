import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConnectionDigest, FrameDigests } from './ingest-load-digest.ts'

const NEWLINE = 0x0a
const HEAD_BYTES = 512
const HEAD = /^\{"capture_ts":"[^"]*","metadata":\{"source":"coinbase","channel":"([^"]*)","connection_id":"([^"]*)"\},"data":/

/** What a folder of segments holds, read by the documented format and not by our code. */
export interface RecordedSegments {
  readonly segments: number
  readonly connections: readonly ConnectionDigest[]
  /** Holes that the recorder told of, times in which it did not read left out: the exchange waited. */
  readonly holes: number
}

/** @throws {Error} for a line that is none of our writer's with a frame embedded. */
export async function readSegments(folder: string): Promise<RecordedSegments> {
  const digests = new FrameDigests()
  const names = (await readdir(folder)).sort()
  let holes = 0
  for (const name of names) {
    for await (const { channel, connection, frame } of recordedLines(join(folder, name))) {
      if (channel === '_fluxforge') holes += isHole(frame) ? 1 : 0
      else digests.add(connection, frame)
    }
  }
  return { segments: names.length, connections: digests.end(), holes }
}

export interface RecordedLine {
  readonly channel: string
  readonly connection: string
  readonly frame: Buffer
}

/** @throws {Error} for a line that is none of our writer's with a frame embedded. */
export async function* recordedLines(segment: string): AsyncGenerator<RecordedLine> {
  for await (const line of linesOf(segment)) {
    const [head, channel = '', connection = ''] = HEAD.exec(line.toString('latin1', 0, HEAD_BYTES)) ?? []
    if (head === undefined) throw new Error(`reading ${segment}: found the line ${line.toString().slice(0, 200)}`)
    yield { channel, connection, frame: line.subarray(head.length, -1) }
  }
}

function isHole(event: Buffer): boolean {
  const { kind, cause }: { readonly kind: string; readonly cause: string | null } = JSON.parse(event.toString())
  return kind === 'sequence_gap' || kind === 'silence' || cause !== null
}

async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })
  for await (const chunk of chunks) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, start)) {
      yield text.subarray(start, end)
      start = end + 1
    }
    rest = text.subarray(start)
  }
  if (rest.length > 0) throw new Error(`reading ${path}: its last line is not whole`)
}
