import { type DirectoryEntry, type FileOperations, LocalStorage, nodeFiles, type OpenFile, type Storage } from '@fluxforge/storage'
import type { LastRun } from '../feed.ts'
import { frameHeadOf, type SequenceOf } from '../lines/line-head.ts'
import { readLines } from '../lines/read-lines.ts'
import { chunksOf, cutTornTail } from '../lines/torn-tail.ts'
import { NameNotes } from '../names/name-note.ts'
import { compareSegmentNames, hourOf, parseSegmentName } from '../names/segment-name.ts'
import type { RecorderKeys } from '../raw-keys.ts'
import { LastFrames, readLastRun, writeLastRun } from './last-run.ts'

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
  const last = new LastFrames(known)
  // A connection that is in none of the files was quiet since.
  for (const connection of known?.connections ?? []) last.add({ ...connection, channel: '' })
  const whole: WholeFile[] = []
  let bytesCut = 0
  for (const fileName of found.segments) {
    const file = await files.open(`${directory}/${fileName}`, 'r+')
    try {
      const { bytes, cut } = await cutTornTail(file)
      bytesCut += cut
      whole.push({ fileName, bytes })
      if (mayBeNewer(fileName, known)) await learn(file, bytes, last, sequenceOf)
    } finally {
      await file.close()
    }
  }
  // A clean stop may leave whole files here while ready/ is away; only what last.json doesn't know makes it a crash.
  const isClean = known?.isClean === true && bytesCut === 0 && (last.asRun(true)?.captureTs ?? '') <= known.captureTs
  const lastRun = isClean ? known : last.asRun(false)
  // Before anything is published: once the files are gone, nothing else tells a start after a crash of this one.
  if (lastRun !== null && lastRun !== known) await writeLastRun(storage, keys, lastRun)
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

/** last.json is written when a segment ends: it tells of all that were opened in earlier hours than its own. */
function mayBeNewer(segment: string, known: LastRun | null): boolean {
  return known === null || (parseSegmentName(segment)?.hour ?? '') >= hourOf(Date.parse(known.captureTs))
}

/** How far each connection got, from the heads of a file's lines. */
async function learn(file: OpenFile, end: number, last: LastFrames, sequenceOf: SequenceOf): Promise<void> {
  for await (const block of readLines(chunksOf(file, end))) {
    if (block.kind === 'overlong') continue
    const lines = block.slab.subarray(0, block.end)
    for (let start = 0; start < lines.length; ) {
      const newline = lines.indexOf(0x0a, start)
      const line = lines.subarray(start, newline)
      const head = frameHeadOf(line, sequenceOf)
      if (head !== null) last.learn(head, line)
      start = newline + 1
    }
  }
}
