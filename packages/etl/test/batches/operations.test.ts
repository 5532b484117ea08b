import type { ObjectInfo } from '@fluxforge/storage'
import { expect, test } from 'vitest'
import { type EtlLake, lakeOf, NEVER, NOTHING } from './etl-lake.ts'
import { SteppedStorage } from './faults/stepped-storage.ts'

class CountingStorage extends SteppedStorage {
  operations = 0
  entries = 0

  constructor(lake: EtlLake) {
    super(lake.memory, async (_, run) => {
      this.operations++
      await run()
    })
  }

  override async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    for await (const info of super.list(prefix)) {
      this.entries++
      yield info
    }
  }
}

async function countOf(segments: number): Promise<CountingStorage> {
  const lake = await lakeOf(segments)
  const storage = new CountingStorage(lake)
  expect(await lake.etl({ storage }).once(NEVER)).toEqual(NOTHING)
  return storage
}

test('operations grow with the number of batches, and no faster: at most 15 a batch of one part', async ({ annotate }) => {
  const [few, many] = [await countOf(25), await countOf(100)]
  const aBatch = (many.operations - few.operations) / 75
  await annotate(`${aBatch} operations a batch, ${many.entries} entries listed for 100`)
  expect(aBatch).toBeLessThanOrEqual(15)
  // One listing of the day's commits a batch.
  expect(many.entries).toBeLessThan((100 * 100) / 2 + 100 * 10)
})
