import { randomUUID as newToken } from 'node:crypto'
import { systemClock as clock, NameNotes, NameTaker, RawKeys, readLines, recover, Sealer, SegmentWriter } from '@fluxforge/segments'
import { nodeFiles as files, LocalStorage } from '@fluxforge/storage'

const storage = await LocalStorage.open('./data')
const folder = (state: string): string => `raw/${state}/demo`
const keys = new RawKeys({
  active: folder('active'),
  ready: folder('ready'),
  processing: folder('processing'),
  archive: folder('archive'),
  quarantine: folder('quarantine'),
  state: folder('state'),
})
const directory = `./data/${keys.paths.active}`

const names = new NameTaker({ storage, keys, newToken })
const notes = new NameNotes(await LocalStorage.open(directory))
const sealing = { storage, keys, names, notes, files, directory, clock, onRetry: console.warn }
const { lastRun } = await recover(sealing, new Sealer(sealing)) // what a crash left in active/

const writer = await SegmentWriter.open({
  source: 'demo',
  directory,
  storage,
  keys,
  clock,
  newToken,
  lastRun,
  batchSize: 100,
  flushIntervalMs: 1000,
  queueMaxFrames: 10_000,
  queueMaxBytes: 256 * 1024 ** 2,
  enableFsync: true,
  segmentMaxBytes: 100 * 1024 ** 2,
  segmentMaxMs: 900_000,
  minFreeBytes: 2 * 1024 ** 3,
  onEvent: ({ kind }) => console.log(kind),
})
const frame = { captureTs: '2025-12-03T14:00:00.123456Z', channel: 'ticker', connectionId: 'c1', sequence: 1 }
if (!writer.write({ ...frame, data: Buffer.from('{"price":"1.5"}') })) await writer.drained() // P9: pause the socket
await writer.flush() // P3: all that was written is on the disk
const left = await writer.stop() // files of active/ that wait for the next start, because ready/ was away
console.log(left.length, 'left')

for await (const { key } of storage.list(keys.paths.ready)) {
  for await (const block of readLines(storage.get(key))) {
    if (block.kind === 'lines') process.stdout.write(block.slab.subarray(0, block.end))
  }
}
