import { type DirectoryEntry, type FileOperations, LocalStorage, nodeFiles, type Storage } from '@fluxforge/storage'
import type { LastRun } from '../feed.ts'
import type { SequenceOf } from '../lines/line-head.ts'
import { chunksOf, cutTornTail, writeAgain } from '../lines/torn-tail.ts'
import { NameNotes } from '../names/name-note.ts'
import { compareSegmentNames, parseSegmentName } from '../names/segment-name.ts'
import type { RecorderKeys } from '../raw-keys.ts'
import { LastOfSegments } from './last-of-segments.ts'
import { readLastRun, writeLastRun } from './last-run.ts'

export interface RecoveryOptions {
  /** active/, or the spool, as a path of this machine; made when absent. */
  readonly directory: string
  /** Where last.json is. */
  readonly storage: Storage
  readonly keys: RecorderKeys
  /** Reads an exchange's number from a frame that no last.json tells of; without it those connections' numbers are null. */
  readonly sequenceOf?: SequenceOf
  readonly files?: FileOperations
}

/** A file that is cut to whole lines and synced: it can be published. */
export interface WholeFile {
  readonly fileName: string
  readonly bytes: number
}

export interface Recovery {
  /** What a run before left, in order: for the writer, or `drain`, to publish. */
  readonly left: readonly WholeFile[]
  /** Bytes of unfinished lines that were cut away. */
  readonly bytesCut: number
  /** Files in active/ that aren't ours; they stay. */
  readonly strangers: readonly string[]
  /** Null when nothing was ever recorded here. */
  readonly lastRun: LastRun | null
}

/**
 * What a start does with leftovers, without asking any storage elsewhere: each segment is cut to its last whole line and synced; an empty one goes. Only
 * whoever holds the lock may call it. Repeatable at every point. Damage inside is left alone: the ETL makes dead letters of just those lines (P7).
 */
export async function recover(options: RecoveryOptions): Promise<Recovery> {
  const { directory, storage, keys, sequenceOf = () => null, files = nodeFiles } = options
  const notes = new NameNotes(await LocalStorage.open(directory, { files }))
  const found = sorted(await files.readdir(directory))
  const known = await readLastRun(storage, keys)
  const last = new LastOfSegments(known, sequenceOf)
  const whole: WholeFile[] = []
  let bytesCut = 0
  for (const fileName of found.segments) {
    const file = await files.open(`${directory}/${fileName}`, 'r+')
    try {
      const { bytes, cut } = await cutTornTail(file)
      if (known?.told.has(fileName) !== true) await writeAgain(file, bytes)
      bytesCut += cut
      whole.push({ fileName, bytes })
      await last.learn(fileName, chunksOf(file, bytes))
    } finally {
      await file.close()
    }
  }
  const lastRun = last.asRun(bytesCut === 0)
  // Before anything is published: once the files are gone, nothing else tells a start after a crash of this one.
  if (lastRun !== null && lastRun !== known?.run)
    await writeLastRun(
      storage,
      keys,
      lastRun,
      whole.map(({ fileName }) => fileName),
    )
  const left = whole.filter(({ bytes }) => bytes > 0)
  for (const { fileName, bytes } of whole) if (bytes === 0) await files.unlink(`${directory}/${fileName}`)
  // Names that were being taken for files that never came, or have gone.
  const needed = new Set(left.map(({ fileName }) => fileName))
  for (const fileName of found.noted) if (!needed.has(fileName)) await notes.remove(fileName)
  return { left, bytesCut, strangers: found.strangers, lastRun }
}

/** What stands in active/: our segments in order, the files that have notes, and the rest; hidden ones are of writes under way. */
function sorted(entries: readonly DirectoryEntry[]): Record<'segments' | 'noted' | 'strangers', readonly string[]> {
  const files = entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))
  const segments = files.filter((name) => parseSegmentName(name) !== undefined).sort(compareSegmentNames)
  const noted = files.flatMap((name) => NameNotes.fileOf(name) ?? [])
  const ours = new Set([...segments, ...files.filter((name) => NameNotes.fileOf(name) !== undefined)])
  const strangers = entries.map(({ name }) => name).filter((name) => !ours.has(name) && !name.startsWith('.'))
  return { segments, noted, strangers }
}
