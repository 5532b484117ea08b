import type { Storage } from '@fluxforge/storage'
import type { FrameHead, LastOfConnection, LastRun } from '../feed.ts'
import { isJsonObject, parseJsonObject, readRecordText } from '../json-record.ts'
import type { RecorderKeys } from '../raw-keys.ts'
import { RECORDER_CHANNEL } from '../recorder-event.ts'
import { Openings, openingOf, openingRecord, parseOpening } from './openings.ts'

// Connections of long ago say nothing about the edge of a hole.
const MAX_CONNECTIONS = 100

/**
 * How far each connection got, durably; `last.json` is what of it survives. What the run before left stands until this one has a frame of its own; what
 * it left of a product, until a connection for that stands.
 */
export class LastFrames {
  readonly #connections = new Map<string, LastOfConnection>()
  readonly #before: LastRun | null
  readonly #openings = new Openings()
  #captureTs = ''

  constructor(before: LastRun | null) {
    this.#before = before
    for (const opening of before?.openings ?? []) this.#openings.add(opening)
  }

  /** Of a whole line, whose head that is. */
  learn(head: FrameHead, line: Uint8Array): void {
    this.add(head)
    const opening = head.channel === RECORDER_CHANNEL ? openingOf(line) : null
    if (opening !== null) this.#openings.add(opening)
  }

  /** Our own events don't count: they prove nothing about the exchange. */
  add({ captureTs, channel, connectionId, sequence }: FrameHead): void {
    if (channel === RECORDER_CHANNEL) return
    // The last one, though the clock may have been stepped back since the latest.
    this.#captureTs = captureTs
    this.#openings.reach(connectionId, captureTs)
    const highest = this.#connections.get(connectionId)?.sequence ?? null
    // Deleted first, so that the one that was silent longest is the first to go.
    this.#connections.delete(connectionId)
    this.#connections.set(connectionId, {
      connectionId,
      sequence: sequence === null || highest === null ? (sequence ?? highest) : Math.max(sequence, highest),
      captureTs,
    })
    if (this.#connections.size <= MAX_CONNECTIONS) return
    const [oldest] = this.#connections.keys()
    if (oldest !== undefined) this.#connections.delete(oldest)
  }

  /** Null when nothing was ever recorded. */
  asRun(isClean: boolean): LastRun | null {
    const openings = this.#openings.all()
    if (this.#captureTs === '') return this.#before && { ...this.#before, isClean, openings }
    return { isClean, captureTs: this.#captureTs, connections: [...this.#connections.values()], openings }
  }
}

/** Stands in for a run before the first: what that receives and loses is missing since it began. */
export function beginning(wallMs: number): LastRun {
  return { isClean: false, captureTs: new Date(wallMs).toISOString().replace('Z', '000Z'), connections: [], openings: [] }
}

/** What last.json says. */
export interface KeptRun {
  readonly run: LastRun
  /** The whole files that may be in active/ still and whose frames are told in `run`. */
  readonly told: ReadonlySet<string>
}

export async function writeLastRun(storage: Storage, keys: RecorderKeys, run: LastRun, told: readonly string[]): Promise<void> {
  const connections = run.connections.map(({ connectionId, sequence, captureTs }) => ({
    connection_id: connectionId,
    sequence,
    capture_ts: captureTs,
  }))
  const openings = run.openings.map(openingRecord)
  const record = { is_clean: run.isClean, capture_ts: run.captureTs, connections, openings, told }
  await storage.put(keys.lastRun, Buffer.from(`${JSON.stringify(record, null, 1)}\n`), { mode: 'overwrite' })
}

/** Null when nothing was ever recorded, or a person removed or changed the record: recording must not wait for it. */
export async function readLastRun(storage: Storage, keys: RecorderKeys): Promise<KeptRun | null> {
  const record = parseJsonObject((await readRecordText(storage, keys.lastRun)) ?? '')
  const captureTs = record?.['capture_ts']
  if (record === undefined || typeof captureTs !== 'string' || Number.isNaN(Date.parse(captureTs))) return null
  const { connections, openings, told } = record
  const run = {
    isClean: record['is_clean'] === true,
    captureTs,
    connections: listOf(connections).flatMap(parsedConnection),
    openings: listOf(openings).flatMap((opening) => parseOpening(opening) ?? []),
  }
  return { run, told: new Set(listOf(told).filter((name) => typeof name === 'string')) }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function parsedConnection(record: unknown): LastOfConnection[] {
  if (!isJsonObject(record)) return []
  const { connection_id: connectionId, sequence, capture_ts: captureTs } = record
  if (typeof connectionId !== 'string' || typeof captureTs !== 'string') return []
  return [{ connectionId, sequence: typeof sequence === 'number' ? sequence : null, captureTs }]
}
