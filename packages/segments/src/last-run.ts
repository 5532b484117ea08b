import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import type { LastOfConnection, LastRun, RecordedFrame } from './feed.ts'
import type { RawKeys } from './raw-keys.ts'
import { RECORDER_CHANNEL } from './recorder-event.ts'

// Connections of long ago say nothing about the edge of a hole.
const MAX_CONNECTIONS = 100

/** What is needed to tell how far a connection got. */
export type FrameHead = Pick<RecordedFrame, 'captureTs' | 'channel' | 'connectionId' | 'sequence'>

/** How far each connection got, durably; `last.json` is what of it survives. What the run before left stands until this one has a frame of its own. */
export class LastFrames {
  readonly #connections = new Map<string, LastOfConnection>()
  readonly #before: LastRun | null
  #captureTs = ''

  constructor(before: LastRun | null) {
    this.#before = before
  }

  /** Our own events don't count: they prove nothing about the exchange. */
  add({ captureTs, channel, connectionId, sequence }: FrameHead): void {
    if (channel === RECORDER_CHANNEL) return
    if (captureTs > this.#captureTs) this.#captureTs = captureTs
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
    if (this.#captureTs === '') return this.#before && { ...this.#before, isClean }
    return { isClean, captureTs: this.#captureTs, connections: [...this.#connections.values()] }
  }
}

export async function writeLastRun(storage: Storage, keys: RawKeys, run: LastRun): Promise<void> {
  const connections = run.connections.map(({ connectionId, sequence, captureTs }) => ({
    connection_id: connectionId,
    sequence,
    capture_ts: captureTs,
  }))
  const record = { is_clean: run.isClean, capture_ts: run.captureTs, connections }
  await storage.put(keys.lastRun, Buffer.from(`${JSON.stringify(record, null, 1)}\n`), { mode: 'overwrite' })
}

/** Null when nothing was ever recorded, or a person removed or changed the record: recording must not wait for it. */
export async function readLastRun(storage: Storage, keys: RawKeys): Promise<LastRun | null> {
  try {
    return parsed(JSON.parse(Buffer.from(await readBytes(storage, keys.lastRun)).toString()))
  } catch (error) {
    if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND') || error instanceof SyntaxError) return null
    throw error
  }
}

function parsed(record: unknown): LastRun | null {
  if (typeof record !== 'object' || record === null || !('capture_ts' in record) || typeof record.capture_ts !== 'string') return null
  const connections: unknown[] = 'connections' in record && Array.isArray(record.connections) ? record.connections : []
  return {
    isClean: 'is_clean' in record && record.is_clean === true,
    captureTs: record.capture_ts,
    connections: connections.flatMap((one) => {
      if (typeof one !== 'object' || one === null || !('connection_id' in one) || !('capture_ts' in one)) return []
      const sequence = 'sequence' in one && typeof one.sequence === 'number' ? one.sequence : null
      return [{ connectionId: String(one.connection_id), sequence, captureTs: String(one.capture_ts) }]
    }),
  }
}
