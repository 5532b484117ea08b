import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { envelope } from '@fluxforge/testkit'

/** Frames as received and a table with their receive times; not part of the repository. */
const CAPTURE = join(import.meta.dirname, '../../../../shared/data/real-2021-batched')

export function hasCapture(): boolean {
  return existsSync(`${CAPTURE}.ndjson`)
}

/** The frames of a real capture in envelopes as ours. */
export async function captureLines(): Promise<readonly string[]> {
  const frames = (await readFile(`${CAPTURE}.ndjson`, 'utf8')).trimEnd().split('\n')
  const received = (await readFile(`${CAPTURE}.recv.tsv`, 'utf8')).trimEnd().split('\n').slice(1)
  return frames.map((frame, i) => {
    const ns = BigInt(received[i]?.split('\t')[1] ?? 0)
    const captureTs = new Date(Number(ns / 1_000_000n)).toISOString().replace('Z', `${String((ns / 1000n) % 1000n).padStart(3, '0')}Z`)
    return envelope(/"channel":"(\w+)"/.exec(frame)?.[1] ?? '', frame, captureTs)
  })
}
