import type { OpenFile } from '@fluxforge/storage'
import type { LastRun } from './feed.ts'
import { LastFrames, readLastRun } from './last-run.ts'
import { frameHeadOf, type SequenceOf } from './line-head.ts'
import { NameNotes } from './name-note.ts'
import { readLines } from './read-lines.ts'
import type { Sealer, SealerOptions } from './sealer.ts'
import { compareSegmentNames, hourOf, parseSegmentName } from './segment-name.ts'
import { chunksOf, cutTornTail } from './torn-tail.ts'

export interface Recovery {
  /** Files of active/ that a run before left, now in ready/, with their names there. */
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
 *
 * `sequenceOf` reads an exchange's number from a frame that no `last.json` tells of; without it those connections' numbers are null.
 */
export async function recover(options: SealerOptions, sealer: Sealer, sequenceOf: SequenceOf = () => null): Promise<Recovery> {
  const { directory, storage, keys, notes, files } = options
  const left = (await files.readdir(directory)).map(({ name }) => name)
  const segments = left.filter((name) => parseSegmentName(name) !== undefined).sort(compareSegmentNames)
  const known = await readLastRun(storage, keys)
  const last = new LastFrames(known)
  const whole: { readonly name: string; readonly bytes: number }[] = []
  let bytesCut = 0
  for (const name of segments) {
    const file = await files.open(`${directory}/${name}`, 'r+')
    try {
      const { bytes, cut } = await cutTornTail(file)
      bytesCut += cut
      whole.push({ name, bytes })
      if (mayBeNewer(name, known)) await learn(file, bytes, last, sequenceOf)
    } finally {
      await file.close()
    }
  }
  // A clean stop may leave whole files here while ready/ is away; only what last.json doesn't know makes it a crash.
  const isClean = known?.isClean === true && bytesCut === 0 && (last.asRun(true)?.captureTs ?? '') <= known.captureTs
  // Before anything is published: once the files are gone, nothing else tells.
  const lastRun = isClean ? known : last.asRun(false)
  const sealed: { readonly segment: string; readonly bytes: number }[] = []
  for (const { name, bytes } of whole) {
    if (bytes > 0) sealed.push({ segment: await sealer.publish(name), bytes })
    else await files.unlink(`${directory}/${name}`)
  }
  // Names that were being taken for files that never came.
  for (const note of left.filter((name) => NameNotes.isNote(name))) await notes.remove(note.slice(0, -'.note.json'.length))
  const strangers = left.filter((name) => parseSegmentName(name) === undefined && !NameNotes.isNote(name) && !name.startsWith('.'))
  return { sealed, bytesCut, strangers, lastRun }
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
      const head = frameHeadOf(lines.subarray(start, newline), sequenceOf)
      if (head !== null) last.add(head)
      start = newline + 1
    }
  }
}
