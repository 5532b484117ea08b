import { readFile } from 'node:fs/promises'
import type { OracleFrame } from '@fluxforge/testkit'
import type { Lake } from '../lake.ts'

const HEAD = /^\{"capture_ts":"([^"]*)","metadata":\{"source":"coinbase","channel":"([^"]*)","connection_id":"([^"]*)"\},"data":/

/** Everything that was recorded, in the order of recording; by the documented format, not by our code. */
export interface Recorded {
  readonly frames: readonly OracleFrame[]
  /** What the recorder says itself. */
  readonly events: readonly RecordedEvent[]
}

export interface RecordedEvent {
  readonly kind: string
  readonly connection_id: string | null
  readonly cause: string | null
}

export async function readArchive(lake: Lake): Promise<Recorded> {
  const frames: OracleFrame[] = []
  const events: RecordedEvent[] = []
  for (const name of await lake.files('raw/archive/coinbase')) {
    const text = await readFile(lake.file('raw/archive/coinbase', name), 'utf8')
    if (!text.endsWith('\n')) throw new Error(`${name}: its last line is not whole`)
    for (const line of text.slice(0, -1).split('\n')) {
      const [head, captureTs = '', channel = '', connectionId = ''] = HEAD.exec(line) ?? []
      if (head === undefined || !line.endsWith('}')) throw new Error(`${name}: found the line ${line}`)
      const data = line.slice(head.length, -1)
      if (channel === '_fluxforge') events.push(JSON.parse(data))
      else frames.push({ captureTs, connectionId, text: data })
    }
  }
  return { frames, events }
}

/** Microseconds since 1970. */
export function micros(captureTs: string): number {
  return Date.parse(captureTs) * 1000 + Number(captureTs.slice(23, 26))
}
