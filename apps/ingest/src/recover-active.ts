import { randomUUID } from 'node:crypto'
import { count, sizeInWords, type Voice } from '@fluxforge/app-kit'
import { NameNotes, NameTaker, type Recovery, recover, Sealer, systemClock } from '@fluxforge/segments'
import { LocalStorage, nodeFiles } from '@fluxforge/storage'
import type { RecordPlace } from './record-place.ts'
import type { WriterNews } from './writer-news.ts'

/** Cuts and publishes what an earlier run left in active/, and says so. */
export async function recoverActive({ storage, keys, directory }: RecordPlace, news: WriterNews, voice: Voice): Promise<Recovery> {
  const sealer = {
    storage,
    keys,
    directory,
    clock: systemClock,
    files: nodeFiles,
    names: new NameTaker({ storage, keys, newToken: randomUUID }),
    notes: new NameNotes(await LocalStorage.open(directory)),
    onRetry: (segment: string, error: unknown, retryMs: number) => news.tell({ kind: 'seal_retry', segment, error, retryMs }),
  }
  const left = await recover(sealer, new Sealer(sealer))
  for (const { segment, bytes } of left.sealed)
    voice.info(`[LogWriter] Recovered ${segment} (${sizeInWords(bytes)}) of an earlier run: ready`, { segment, bytes })
  if (left.bytesCut > 0)
    voice.warn(`[LogWriter] Cut ${count(left.bytesCut, 'byte')} of unfinished lines that a crash left`, { bytesCut: left.bytesCut })
  for (const name of left.strangers) voice.warn(`[LogWriter] ${directory}/${name} is not ours: left alone`)
  await sealer.names.prune(systemClock.wallMs())
  return left
}
