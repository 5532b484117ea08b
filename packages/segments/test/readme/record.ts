import { RawKeys, readLines, recover, SegmentWriter } from '@fluxforge/segments'
import { LocalStorage } from '@fluxforge/storage'

const storage = await LocalStorage.open('./data')
const keys = RawKeys.of('demo') // raw/ready/demo …
const place = { directory: `./data/${keys.paths.active}`, storage, keys }

const { left, lastRun } = await recover(place) // what a crash left in active/
const writer = await SegmentWriter.open({ source: 'demo', ...place, left, lastRun, onEvent: ({ kind }) => console.log(kind) })
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
