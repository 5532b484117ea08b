import { randomUUID } from 'node:crypto'
import { type FileOperations, LocalStorage, nodeFiles, type Storage } from '@fluxforge/storage'
import { type Clock, systemClock } from '../clock.ts'
import { NameNotes } from '../names/name-note.ts'
import { NameTaker } from '../names/name-taker.ts'
import type { RawKeys } from '../raw-keys.ts'
import type { WholeFile } from './recovery.ts'
import type { SealEvent } from './seal-event.ts'
import { Sealer } from './sealer.ts'

export interface DrainOptions {
  /** active/, or the spool, as a path of this machine. */
  readonly directory: string
  /** Where names/ and ready/ are. */
  readonly storage: Storage
  readonly keys: RawKeys
  readonly onEvent: (event: SealEvent) => void
  /** Default `systemClock`. */
  readonly clock?: Clock
  /** Texts that nobody else makes. Default random UUIDs. */
  readonly newToken?: () => string
  /** A seam, for tests. */
  readonly files?: FileOperations
}

/**
 * Publishes what `recover` found, recording nothing: until all of it is in ready/, or `signal` fires. Only whoever holds the lock may call it.
 *
 * @returns the files that have to stay.
 */
export async function drain(options: DrainOptions, left: readonly WholeFile[], signal: AbortSignal): Promise<readonly string[]> {
  const { directory, clock = systemClock, newToken = randomUUID, files = nodeFiles } = options
  const notes = new NameNotes(await LocalStorage.open(directory, { files }))
  const sealer = new Sealer({ ...options, clock, files, notes, names: new NameTaker({ ...options, newToken }) })
  for (const file of left) sealer.seal({ ...file, records: null, reason: 'recovery' })
  await Promise.race([sealer.settled(), fired(signal)])
  sealer.giveUp()
  return sealer.waiting
}

async function fired(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
