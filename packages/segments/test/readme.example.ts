import { randomUUID as newToken } from 'node:crypto'
import { systemClock as clock, RawKeys, readLines, recover, SegmentWriter } from '@fluxforge/segments'
import { LocalStorage } from '@fluxforge/storage'

const storage = await LocalStorage.open('./data')
const keys = RawKeys.of('demo') // raw/ready/demo …
const directory = `./data/${keys.paths.active}`

const { left, lastRun } = await recover({ directory, storage, keys }) // what a crash left in active/

const writer = await SegmentWriter.open({
  source: 'demo',
  directory,
  storage,
  keys,
  clock,
  newToken,
  spool: null, // where files wait for a storage that is not on this machine
  lastRun,
  left, // published first
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
const frame = { captureUs: Date.now() * 1000, channel: 'ticker', connectionId: 'c1', sequence: 1 }
if (!writer.write({ ...frame, data: Buffer.from('{"price":"1.5"}') })) await writer.drained() // P9: pause the socket
await writer.flush() // P3: all that was written is on the disk
const waiting = await writer.stop() // files of active/ that wait for the next start, because ready/ was away
console.log(waiting.length, 'waiting')

for await (const { key } of storage.list(keys.paths.ready)) {
  for await (const block of readLines(storage.get(key))) {
    if (block.kind === 'lines') process.stdout.write(block.slab.subarray(0, block.end))
  }
}
