import { readBytes, type Storage } from '@fluxforge/storage'
import type { Pattern, S3Operation } from '@fluxforge/testkit'
import { liveThrough } from './day.ts'
import { KEYS, type Lake, OUTPUT, openLake } from './lake.ts'
import { leaveLeftovers } from './leftovers.ts'
import { type Operation, operationOf, type Variant } from './place.ts'
import { countRows } from './rows.ts'

/** A day without faults. */
export interface Reference {
  readonly end: End
  readonly requests: Partial<Record<S3Operation, number>>
  readonly asked: ReadonlySet<Operation>
}

/** What stands in a lake at the end: names of segments that may differ are in the keys and bytes of the output. */
export interface End {
  /** The output, bytes by key. */
  readonly output: ReadonlyMap<string, string>
  /** Keys under raw/, but for names, whose number is anybody's. */
  readonly raw: readonly string[]
  /** Uploads that are neither completed nor aborted. */
  readonly uploads: number
}

const known = new Map<string, Promise<Reference>>()

/** The same each time, so each is lived through once. `takenNames`: by others in this hour, before the first frame. */
export function referenceOf(pattern: Pattern, variant: Variant, takenNames: readonly string[] = []): Promise<Reference> {
  const key = [pattern, variant, ...takenNames].join()
  const reference = known.get(key) ?? live(pattern, variant, takenNames)
  known.set(key, reference)
  return reference
}

async function live(pattern: Pattern, variant: Variant, takenNames: readonly string[]): Promise<Reference> {
  await using lake = await openLake(pattern, 20_000)
  await leaveLeftovers(lake, takenNames)
  const told = await liveThrough(lake, variant)
  const said = Object.values(told).flat()
  if (said.length > 0) throw new Error(`a day without faults on ${pattern}: ${said.join('; ')}`)
  const requests = lake.double.requests.counts()
  const asked = new Set(
    lake.double.requests.entries.flatMap(({ operation, headers }) => operationOf(operation, headers['if-none-match']) ?? []),
  )
  const end = await endOf(lake)
  const { lost, doubled } = await countRows(end.output)
  if (lost + doubled + end.uploads > 0)
    throw new Error(`a day without faults on ${pattern}: ${lost} rows lost, ${doubled} doubled, ${end.uploads} uploads left`)
  return { end, requests, asked }
}

export async function endOf({ input, output, double, rawBucket, outputBucket }: Lake): Promise<End> {
  const buckets = [...new Set([rawBucket, outputBucket])].filter((bucket) => bucket !== null)
  return {
    output: await contentsOf(output, OUTPUT),
    raw: (await keysOf(input, 'raw')).filter((key) => !key.startsWith(KEYS.names) && key !== KEYS.namesFloor),
    uploads: buckets.reduce((sum, bucket) => sum + double.uploads(bucket).length, 0),
  }
}

async function keysOf(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list(prefix)) keys.push(key)
  return keys
}

/** Bytes as text that keeps them apart. */
async function contentsOf(storage: Storage, prefix: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>()
  for (const key of await keysOf(storage, prefix)) contents.set(key, Buffer.from(await readBytes(storage, key)).toString('latin1'))
  return contents
}
