import { MemoryStorage } from '@fluxforge/storage'
import { documentedDefaults, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { RawKeys } from '../../src/raw-keys.ts'
import { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { type SegmentWriterOptions, withDefaults } from '../../src/writer/writer-options.ts'
import { frame } from './recording.ts'

const MIB = 1024 ** 2

function needed(directory: string): SegmentWriterOptions {
  return { source: 'demo', directory, storage: new MemoryStorage(), keys: RawKeys.of('demo'), lastRun: null, left: [], onEvent: () => {} }
}

test('what a writer is not told is as docs/configuration.md has it', async () => {
  const documented = await documentedDefaults('ingestion')
  const number = (key: string): number => Number(documented.get(key))
  expect(withDefaults(needed('active'))).toMatchObject({
    batchSize: number('batch_size'),
    flushIntervalMs: number('flush_interval_seconds') * 1000,
    queueMaxFrames: number('queue_maxsize'),
    queueMaxBytes: number('queue_max_mb') * MIB,
    enableFsync: documented.get('enable_fsync') === 'true',
    segmentMaxBytes: number('segment_max_mb') * MIB,
    segmentMaxMs: number('segment_max_seconds') * 1000,
    minFreeBytes: number('min_free_disk_mb') * MIB,
    spool: null,
    clock: systemClock,
  })
})

test('what a JavaScript caller leaves undefined has its default too', () => {
  const options: object = { ...needed('active'), batchSize: undefined, clock: undefined }
  expect(withDefaults(Object.assign(needed('active'), options))).toMatchObject({ batchSize: 100, clock: systemClock })
})

test('a writer that is let go of has stopped: what it took is in ready/', async () => {
  await using dir = await tempDir()
  const options = needed(dir.path)
  {
    await using writer = await SegmentWriter.open(options)
    writer.write(frame(1))
  }
  const ready: string[] = []
  for await (const { key } of options.storage.list('raw/ready/demo')) ready.push(key)
  expect(ready).toHaveLength(1)
})
