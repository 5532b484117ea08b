import type { Lake } from './lake.ts'
import { KEYS } from './lake.ts'

const OLD_NAME = KEYS.name('segment_20200101T00_00001.ndjson')
const LEFT_IN_RAW = 'raw/archive/coinbase/left'
const LEFT_IN_OUTPUT = 'processed/coinbase/left'

/** What an S3 has after years: a name to be forgotten, and uploads of killed writers; and names that others took in this hour. */
export async function leaveLeftovers({ double, input, rawBucket, outputBucket }: Lake, takenNames: readonly string[]): Promise<void> {
  if (rawBucket !== null) {
    await input.put(OLD_NAME, Buffer.from('{"token":"old"}\n'), { mode: 'create' })
    await fetch(`${double.url}/${rawBucket}/${LEFT_IN_RAW}?uploads`, { method: 'POST' })
  }
  if (outputBucket !== null) await fetch(`${double.url}/${outputBucket}/${LEFT_IN_OUTPUT}?uploads`, { method: 'POST' })
  for (const name of takenNames) await input.put(KEYS.name(name), Buffer.from('{"token":"another"}\n'), { mode: 'create' })
  double.requests.clear()
}

/** Whether the old name is still known. */
export function hasOldName({ double, rawBucket }: Lake): boolean {
  return rawBucket !== null && double.object(rawBucket, OLD_NAME) !== undefined
}
