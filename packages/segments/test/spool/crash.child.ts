import { randomUUID } from 'node:crypto'
import { LocalStorage } from '@fluxforge/storage'
import { systemClock } from '../../src/clock.ts'
import { RawKeys } from '../../src/raw-keys.ts'
import { recover } from '../../src/sealing/recovery.ts'
import { SpoolKeys } from '../../src/spool/spool-keys.ts'
import { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { BUSY, writeEndlessly } from '../endless-frames.ts'
import { vaultAt } from './vault.ts'

// Started by crash.test.ts: takes up what the one before it left, and writes numbered frames from `first` on into a spool, whose segments go up to the
// bucket at `url`; says each number that a flush has made durable, until it is killed.
const [root = '', url = '', first = '1', folders = ''] = process.argv.slice(2)
const spool = { storage: await LocalStorage.open(root), keys: new SpoolKeys('coinbase') }
const directory = `${root}/${spool.keys.files}`
const { left, lastRun } = await recover({ directory, ...spool })
const writer = await SegmentWriter.open({
  source: 'coinbase',
  directory,
  storage: await vaultAt(url),
  keys: new RawKeys(JSON.parse(folders)),
  spool,
  clock: systemClock,
  newToken: randomUUID,
  ...BUSY,
  lastRun,
  left,
  onEvent: () => undefined,
})
await writeEndlessly(writer, Number(first))
