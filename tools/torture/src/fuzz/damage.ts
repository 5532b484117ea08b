import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '@fluxforge/testkit'
import { BATCH, KEYS, NAMES, noteOf, type StartPlace } from './start-place.ts'

const MIB = 1024 * 1024
/** A line over the 64 MiB that are ordinary, in so few places that their memory is that of one. */
const OVERLONG_ONCE_IN = 2000
const LONG_ONCE_IN = 40

const WRONG_NAMES = [
  'notes.txt',
  'segment_20251203T14_1.ndjson',
  'segment_20251203T25_00001.ndjson',
  'segment_20251203T14_00009.ndjson.gz',
  'Thumbs.db',
]
const RECORDS: readonly string[] = [
  KEYS.lastRun,
  KEYS.namesFloor,
  KEYS.list(BATCH),
  KEYS.owner(BATCH, 1),
  KEYS.owner(BATCH, 2),
  KEYS.hold(BATCH),
  ...NAMES.flatMap((name) => [KEYS.name(name), noteOf(name), KEYS.aside(name)]),
]

/** One thing that a crash, a full disk or a person did. */
export async function damage(place: StartPlace, random: Random): Promise<void> {
  const [path, content] = random.pick([...place.segments])
  switch (random.integer(8)) {
    case 0: // torn, or cut
      return await place.putSegment(path, content.subarray(0, random.integer(content.length + 1)))
    case 1:
      return await place.putSegment(path, withGarbage(content, garbage(random), random))
    case 2:
      return await place.putSegment(path, Buffer.concat([content, longLine(random)]))
    case 3: // as many zeros as the disk had promised
      return await place.putSegment(path, Buffer.concat([content, Buffer.alloc(random.integer(5000))]))
    case 4:
      return await addStranger(place, random)
    case 5:
      return await replaceByFolder(place, random.pick(RECORDS))
    default:
      return await spoil(place, random.pick(RECORDS), random)
  }
}

function garbage(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 1 + random.integer(200) }, () => random.integer(256)))
}

function withGarbage(content: Buffer, bytes: Buffer, random: Random): Buffer {
  const at = random.integer(content.length + 1)
  const rest = content.subarray(Math.min(content.length, at + (random.chance(1 / 2) ? bytes.length : 0)))
  return Buffer.concat([content.subarray(0, at), bytes, rest])
}

function longLine(random: Random): Buffer {
  const bytes = random.chance(1 / OVERLONG_ONCE_IN) ? 65 * MIB : random.chance(1 / LONG_ONCE_IN) ? 5 * MIB : 20_000
  return Buffer.concat([Buffer.alloc(bytes, 'x'), Buffer.from(random.chance(1 / 2) ? '\n' : '')])
}

/** A file, or a folder with a file, that isn't ours. */
async function addStranger(place: StartPlace, random: Random): Promise<void> {
  const state = random.pick([KEYS.paths.active, KEYS.paths.ready])
  const isFolder = random.chance(1 / 3)
  const name = isFolder ? 'segment_20251203T14_00077.ndjson' : random.pick(WRONG_NAMES)
  if (state === KEYS.paths.active) place.strangers.push(name)
  place.damaged.push(`${state}/${name}`)
  await place.put(isFolder ? `${state}/${name}/inside.txt` : `${state}/${name}`, 'not ours')
}

async function replaceByFolder(place: StartPlace, key: string): Promise<void> {
  const path = join(place.root, key)
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  place.damaged.push(key)
}

async function spoil(place: StartPlace, key: string, random: Random): Promise<void> {
  await rm(join(place.root, key), { recursive: true, force: true })
  const texts = ['', '{', '{}', '[]', 'null', '"x"', '{"hour":"x"}', '{"output":1,"members":[]}', 'x'.repeat(100_000)]
  await place.put(key, random.chance(1 / 4) ? garbage(random) : random.pick(texts))
  place.damaged.push(key)
}
