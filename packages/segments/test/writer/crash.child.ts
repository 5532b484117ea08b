import { randomUUID } from 'node:crypto'
import { LocalStorage } from '@fluxforge/storage'
import { systemClock } from '../../src/clock.ts'
import { RawKeys } from '../../src/raw-keys.ts'
import { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { BUSY, writeEndlessly } from '../endless-frames.ts'

// Started by crash.test.ts: writes numbered frames as fast as it may, from `first` on, and says each number that a flush has made durable, until it is killed.
const [root = '', directory = '', first = '1', folders = ''] = process.argv.slice(2)
const writer = await SegmentWriter.open({
  source: 'coinbase',
  directory,
  storage: await LocalStorage.open(root),
  keys: new RawKeys(JSON.parse(folders)),
  clock: systemClock,
  newToken: randomUUID,
  ...BUSY,
  spool: null,
  lastRun: null,
  left: [],
  onEvent: () => undefined,
})
await writeEndlessly(writer, Number(first))
