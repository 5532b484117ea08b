import { count, UsageError } from '@fluxforge/app-kit'
import { findLeftSpools, type HostIdentity } from '@fluxforge/segments'
import { shownPath } from './shown-path.ts'

/**
 * Segments that were recorded for another storage would be forgotten in their spool. Called by the holder of the lock: its own spool is in use.
 *
 * @throws {UsageError} naming them and the way out.
 */
export async function refuseLeftSpools(spoolDir: string | null, source: string, identity: HostIdentity): Promise<void> {
  if (spoolDir === null) return
  const left = await findLeftSpools({ spoolDir, source, identity })
  if (left.length === 0) return
  const found = left.map(({ directory, files }) => `${count(files, 'segment')} in ${shownPath(directory)}`)
  throw new UsageError(
    `ingestion.spool_dir: found ${found.join(' and ')}, recorded for another storage and not uploaded yet; first run ingest with --drain and the settings that they were recorded with`,
  )
}
