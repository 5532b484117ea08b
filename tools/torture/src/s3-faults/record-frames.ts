import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  drain,
  type Recovery,
  recover,
  recoverParts,
  type SealEvent,
  SegmentWriter,
  SpoolKeys,
  type WriterEvent,
} from '@fluxforge/segments'
import { isStorageError, LocalStorage, type Storage } from '@fluxforge/storage'
import { FRAMES, SEGMENT_BYTES, SEGMENTS } from './frames.ts'
import { hastyClock } from './hasty-clock.ts'
import { KEYS, type Lake } from './lake.ts'
import { hasOldName } from './leftovers.ts'
import type { Variant } from './place.ts'

/** A stop waits 4 s for the forgetting of names; three tries that time out take longer, and what comes of them is to be told. */
const STOP_TIMES = 3
const NEVER = new AbortController().signal

export type OnWriterEvent = (event: WriterEvent | SealEvent) => void

/** One run of ingest as a library, from its recovery to its end, and the drain of what it had to leave */
export async function recordFrames(lake: Lake, variant: Variant, onEvent: OnWriterEvent): Promise<void> {
  if (variant === 'without a disk') await recordWithoutDisk(lake, onEvent)
  else await recordOnDisk(lake, onEvent)
}

async function recordOnDisk(lake: Lake, onEvent: OnWriterEvent): Promise<void> {
  const { input, root, rawBucket } = lake
  const spoolKeys = new SpoolKeys('coinbase')
  const spool = rawBucket === null ? null : { storage: await LocalStorage.open(join(root, 'spool')), keys: spoolKeys }
  const directory = rawBucket === null ? join(root, 'lake', KEYS.paths.active) : join(root, 'spool', spoolKeys.files)
  await mkdir(directory, { recursive: true })
  const home = spool ?? { storage: input, keys: KEYS }
  await write(lake, directory, spool, await recover({ directory, ...home }), onEvent)
  const { left } = await recover({ directory, ...home })
  await drain({ directory, storage: input, keys: KEYS, clock: hastyClock(), newToken: tokens('drain'), onEvent }, left, NEVER)
}

async function recordWithoutDisk(lake: Lake, onEvent: OnWriterEvent): Promise<void> {
  const recovery = (): Promise<Recovery> => untilItAnswers(() => recoverParts({ storage: lake.input, keys: KEYS, onEvent }))
  await write(lake, null, null, await recovery(), onEvent)
  await recovery()
}

async function write(
  lake: Lake,
  directory: string | null,
  spool: { readonly storage: Storage; readonly keys: SpoolKeys } | null,
  { lastRun, left }: Recovery,
  onEvent: OnWriterEvent,
): Promise<void> {
  const arrived = Promise.withResolvers<void>()
  let seals = 0
  let hasForgotten = false
  const writer = await SegmentWriter.open({
    source: 'coinbase',
    directory,
    storage: lake.input,
    keys: KEYS,
    spool,
    clock: hastyClock(STOP_TIMES),
    newToken: tokens('record'),
    batchSize: 1,
    flushIntervalMs: 1000,
    queueMaxFrames: 1000,
    queueMaxBytes: 1024 * 1024,
    enableFsync: false,
    segmentMaxBytes: SEGMENT_BYTES,
    segmentMaxMs: 900_000,
    minFreeBytes: 0,
    lastRun,
    left,
    onEvent: (event) => {
      onEvent(event)
      if (event.kind === 'side_failure') hasForgotten = true
      if (event.kind === 'sealed' && ++seals === SEGMENTS) arrived.resolve()
    },
  })
  for (const frame of FRAMES) writer.write(frame)
  // A stop ends the forgetting of names, which is told only when it fails.
  await Promise.race([arrived.promise, writer.done])
  while (hasOldName(lake) && !hasForgotten) await sleep(5)
  await writer.stop()
}

function tokens(run: string): () => string {
  let n = 0
  return () => `${run} ${++n}`
}

/** As the ingest app does where there is no disk. */
async function untilItAnswers<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_UNAVAILABLE')) throw error
    }
  }
}
