import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { EtlLake, lakeOf, NEVER, NOTHING, segmentOf, tradeLine } from '../batches/etl-lake.ts'
import { verified } from '../verify/verified.ts'
import { converted } from './damages.ts'
import { examined, repaired } from './examined.ts'

test('doctors that repair beside several etls, again and again, take nothing from them', async () => {
  const lake = await lakeOf(12)
  const etls = Promise.all([lake.etl().once(NEVER), lake.etl({ batch: 'hour' }).once(NEVER), lake.etl().once(NEVER)])
  let isUnderWay = true
  const left: unknown[] = []
  const doctors = async (): Promise<void> => {
    for (let round = 0; isUnderWay || round < 3; round++) {
      if (round % 4 === 0) await lake.ready(segmentOf(13 + round / 4), [tradeLine(13 + round / 4)])
      left.push(...(await repaired(lake)))
    }
  }
  const ended = etls.then(() => {
    isUnderWay = false
  })
  await Promise.all([ended, doctors()])
  expect(await lake.once()).toEqual(NOTHING)
  expect(left).toEqual([])
  expect(await examined(lake)).toEqual([])
  expect((await verified(lake, { isDeep: true })).problems).toEqual([])
})

test('a spool whose recorder is gone is named with its segments, whatever settings it was recorded with', async () => {
  await using dir = await tempDir()
  const lake = await converted()
  const [files, state] = ['coinbase', 'coinbase.state'].map((folder) => join(dir.path, '6f08', 'vault', folder))
  expect(await examined(lake, { spoolDir: dir.path })).toEqual([])
  for (const folder of [files, state]) await mkdir(folder ?? '', { recursive: true })
  await writeFile(join(files ?? '', segmentOf(3)), tradeLine(3))
  const [found] = await examined(lake, { spoolDir: dir.path })
  expect(found).toMatchObject({ kind: 'left_spool', files: 1, place: expect.stringContaining('6f08/vault/coinbase') })
  expect(await examined(new EtlLake(), { spoolDir: join(dir.path, 'none') })).toEqual([])
})
