import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { LocalStorage } from '@fluxforge/storage'
import { systemClock } from '../../src/clock.ts'
import { RawKeys } from '../../src/raw-keys.ts'
import { recover } from '../../src/sealing/recovery.ts'
import { SpoolKeys } from '../../src/spool/spool-keys.ts'
import { SegmentWriter } from '../../src/writer/segment-writer.ts'
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
  batchSize: 20,
  flushIntervalMs: 20,
  queueMaxFrames: 200,
  queueMaxBytes: 1024 * 1024,
  enableFsync: true,
  segmentMaxBytes: 20_000,
  segmentMaxMs: 50,
  minFreeBytes: 0,
  lastRun,
  left,
  onEvent: () => undefined,
})
for (let n = Number(first); ; n++) {
  const data = Buffer.from(`{"sequence_num":${n}}`)
  const hasRoom = writer.write({ captureTs: '2025-12-03T14:00:00.000000Z', channel: 'ticker', connectionId: 'c', sequence: n, data })
  if (!hasRoom) await writer.drained()
  if (n % 37 === 0) {
    await writer.flush()
    writeSync(1, `${n}\n`)
  }
}
