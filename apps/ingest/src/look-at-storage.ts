import { explain, type Voice } from '@fluxforge/app-kit'
import { exists } from '@fluxforge/storage'
import type { RecordPlace } from './record-place.ts'

/**
 * Tries out a storage elsewhere, beside the recording, which goes on without it (docs/decisions/0006): else nobody would hear of a wrong key before the
 * first segment is sealed.
 */
export function lookAtStorage({ storage, keys, spool }: RecordPlace, voice: Voice): void {
  if (spool === null) return
  exists(storage, keys.namesFloor).then(
    () => voice.info(`[ingestion] Storage answers: ${storage.describe()}`),
    (error: unknown) =>
      voice.error(
        `[ingestion] NO UPLOADS FOR NOW: ${explain(error)}; recording goes on into the spool, and uploads are tried again; if the settings are wrong, correct them and start again: nothing is lost by that`,
      ),
  )
}
