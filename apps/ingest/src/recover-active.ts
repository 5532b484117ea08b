import { count, sizeInWords, type Voice } from '@fluxforge/app-kit'
import { type Recovery, recover } from '@fluxforge/segments'
import { nameOf, type RecordDisk, type RecordPlace } from './record-place.ts'
import { shownPath } from './shown-path.ts'

/** Cuts what an earlier run left to whole lines, and says what there is. */
export async function recoverActive(place: RecordPlace, { directory }: RecordDisk, voice: Voice): Promise<Recovery> {
  const recovery = await recover({ directory, ...(place.spool ?? { storage: place.storage, keys: place.keys }) })
  const { left, bytesCut, strangers } = recovery
  if (left.length > 0) {
    const bytes = left.reduce((sum, file) => sum + file.bytes, 0)
    const found = `${count(left.length, 'segment')} (${sizeInWords(bytes)}) of an earlier run`
    voice.info(`[LogWriter] Found ${found} in ${nameOf(place)}, to be published first`, { segments: left.length, bytes })
  }
  if (bytesCut > 0) voice.warn(`[LogWriter] Cut ${count(bytesCut, 'byte')} of unfinished lines that a crash left`, { bytesCut })
  for (const name of strangers) voice.warn(`[LogWriter] ${shownPath(directory)}/${name} is not ours: left alone`)
  return recovery
}
