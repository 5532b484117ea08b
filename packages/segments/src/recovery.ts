import { type FileOperations, nodeFiles, type OpenFile } from '@fluxforge/storage'
import type { LastRun } from './feed.ts'
import { LastFrames, readLastRun } from './last-run.ts'
import { frameOf } from './line-head.ts'
import { NameNotes } from './name-note.ts'
import type { Sealer, SealerOptions } from './sealer.ts'
import { parseSegmentName } from './segment-name.ts'
import { lastNewline } from './torn-tail.ts'

export interface Recovery {
  /** Files of active/ that a crash left, now in ready/, with their names there. */
  readonly sealed: readonly { readonly segment: string; readonly bytes: number }[]
  /** Bytes of unfinished lines that were cut away. */
  readonly bytesCut: number
  /** Files in active/ that aren't ours; they stay. */
  readonly strangers: readonly string[]
  /** Null when nothing was ever recorded here. */
  readonly lastRun: LastRun | null
}

/**
 * What a start does with leftovers: each segment is cut to its last whole line, synced and sealed under its name; an empty one goes. Only whoever
 * holds the lock may call it. Repeatable at every point. Damage inside is left alone: the ETL makes dead letters of just those lines (P7).
 */
export async function recover(options: SealerOptions, sealer: Sealer): Promise<Recovery> {
  const { directory, storage, keys, notes, files = nodeFiles } = options
  const left = (await files.readdir(directory)).map(({ name }) => name).sort()
  const segments = left.filter((name) => parseSegmentName(name) !== undefined)
  const known = await readLastRun(storage, keys)
  const last = new LastFrames()
  for (const { connectionId, sequence, captureTs } of known?.connections ?? []) last.add({ captureTs, channel: '', connectionId, sequence })
  const sealed: { readonly segment: string; readonly bytes: number }[] = []
  let bytesCut = 0
  for (const name of segments) {
    const { bytes, cut } = await cutTail(files, `${directory}/${name}`, last)
    bytesCut += cut
    if (bytes > 0) sealed.push({ segment: await sealer.publish(name), bytes })
    else {
      await files.unlink(`${directory}/${name}`)
      await notes.remove(name)
    }
  }
  for (const note of left.filter((name) => NameNotes.isNote(name))) await notes.remove(note.slice(0, -'.note.json'.length))
  const strangers = left.filter((name) => parseSegmentName(name) === undefined && !NameNotes.isNote(name) && !name.startsWith('.'))
  const isClean = segments.length === 0 && (known?.isClean ?? false)
  return { sealed, bytesCut, strangers, lastRun: last.asRun(isClean) }
}

/** Cuts a file after its last newline, durably, and learns from its last lines how far each connection got. */
async function cutTail(files: FileOperations, path: string, last: LastFrames): Promise<{ readonly bytes: number; readonly cut: number }> {
  const file = await files.open(path, 'r+')
  try {
    const { size } = await file.stat()
    const end = (await lastNewline(file, size)) + 1
    if (end < size) await file.truncate(end)
    await file.sync()
    for await (const frame of lastFrames(file, end)) last.add(frame)
    return { bytes: end, cut: size - end }
  } finally {
    await file.close()
  }
}

/** Every connection that still spoke near the end: the heads of the lines in the last megabytes. */
const TAIL_BYTES = 8 * 1024 * 1024

async function* lastFrames(file: OpenFile, end: number): AsyncGenerator<NonNullable<ReturnType<typeof frameOf>>> {
  const start = Math.max(0, end - TAIL_BYTES)
  const tail = Buffer.alloc(end - start)
  const { bytesRead } = await file.read(tail, 0, tail.length, start)
  let at = start === 0 ? 0 : tail.indexOf(0x0a) + 1
  while (at < bytesRead) {
    const newline = tail.indexOf(0x0a, at)
    if (newline < 0) return
    const frame = frameOf(tail.subarray(at, newline))
    if (frame !== null) yield frame
    at = newline + 1
  }
}
