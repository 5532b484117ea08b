import { isStorageError, readBytes, type Storage } from '@fluxforge/storage'
import type { LastOfConnection, LastRun, RecordedFrame } from './feed.ts'
import type { RawKeys } from './raw-keys.ts'
import { RECORDER_CHANNEL } from './recorder-event.ts'

// Connections of long ago say nothing about the edge of a hole.
const MAX_CONNECTIONS = 100

/** How far each connection got, durably; `last.json` is what of it survives. */
export class LastFrames {
  readonly #connections = new Map<string, LastOfConnection>()
  #captureTs = ''

  /** Our own events don't count: they prove nothing about the exchange. */
  add({ captureTs, channel, connectionId, sequence }: Pick<RecordedFrame, 'captureTs' | 'channel' | 'connectionId' | 'sequence'>): void {
    if (channel === RECORDER_CHANNEL) return
    if (captureTs > this.#captureTs) this.#captureTs = captureTs
    const known = this.#connections.get(connectionId)
    const highest = known?.sequence ?? null
    this.#connections.delete(connectionId)
    this.#connections.set(connectionId, {
      connectionId,
      sequence: sequence === null ? highest : Math.max(sequence, highest ?? 0),
      captureTs,
    })
    if (this.#connections.size <= MAX_CONNECTIONS) return
    const [oldest] = this.#connections.keys()
    if (oldest !== undefined) this.#connections.delete(oldest)
  }

  /** Null before the first frame. */
  asRun(isClean: boolean): LastRun | null {
    return this.#captureTs === '' ? null : { isClean, captureTs: this.#captureTs, connections: [...this.#connections.values()] }
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

/** Null when nothing was ever recorded, or a person removed the record. */
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
