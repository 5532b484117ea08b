import { expect, test } from 'vitest'
import { EtlLake, KEYS, lakeOf, NOTHING, OUTPUT } from '../batches/etl-lake.ts'
import { Crash, Killed } from '../batches/faults/crash.ts'
import { SteppedStorage } from '../batches/faults/stepped-storage.ts'
import { justBefore, killedAt } from '../batches/hand-over-lake.ts'
import { verified } from '../verify/verified.ts'
import { converted, FOR_PERSON, MENDABLE } from './damages.ts'
import { examined, repaired } from './examined.ts'

test('nothing is found in a lake that is whole, that is still empty, or whose etl is at work', async () => {
  expect(await examined(await converted())).toEqual([])
  expect(await examined(new EtlLake())).toEqual([])
  expect(await examined(await lakeOf(3))).toEqual([])
})

for (const [what, [make, kinds]] of Object.entries(MENDABLE)) {
  test(`${what} is found, and looking changes nothing; repaired, all is whole`, async () => {
    const lake = await make()
    const before = await lake.objects()
    expect((await examined(lake)).map(({ kind }) => kind)).toEqual(kinds)
    expect(await lake.objects()).toEqual(before)
    expect(await repaired(lake)).toEqual([])
    expect(await examined(lake)).toEqual([])
    expect(await lake.once()).toEqual(NOTHING)
    expect((await verified(lake, { isDeep: true })).problems).toEqual([])
  })

  test(`${what}: a repair that is killed before or after any operation is ended by another`, async () => {
    const straight = await make()
    await repaired(straight)
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at++) {
        const lake = await make()
        const crash = new Crash(at, when)
        const killed = await repaired(lake, {}, new SteppedStorage(lake.memory, crash.around)).then(
          () => false,
          (error: unknown) => error instanceof Killed,
        )
        if (!killed) break
        expect(await repaired(lake)).toEqual([])
        expect(await lake.objects()).toEqual(await straight.objects())
      }
    }
  })
}

for (const [what, [make, kinds]] of Object.entries(FOR_PERSON)) {
  test(`${what}: found, and left to a person`, async () => {
    const lake = await make()
    const before = await lake.objects()
    expect((await examined(lake)).map(({ kind }) => kind)).toEqual(kinds)
    expect((await repaired(lake)).map(({ kind }) => kind)).toEqual(kinds)
    expect(await lake.objects()).toEqual(before)
  })
}

test('what a holder that may live has in hand is no finding; of one that can not be asked a lease is waited for', async () => {
  const lake = await lakeOf(1)
  await killedAt(lake, /create .*_commits/)
  const record = JSON.parse(await lake.text(KEYS.owner('20251203T14.1', 1)))
  await lake.put(KEYS.owner('20251203T14.1', 1), `${JSON.stringify({ ...record, host: 'elsewhere' })}\n`)
  const before = lake.clock.monotonicMs()
  expect(await examined(lake)).toMatchObject([{ kind: 'dead_owner', holder: `pid ${process.pid} on elsewhere` }])
  expect(lake.clock.monotonicMs() - before).toBeGreaterThanOrEqual(60_000)
  const renew = (): Promise<void> =>
    lake.put(KEYS.owner('20251203T14.1', 1), `${JSON.stringify({ ...record, host: 'elsewhere', counter: 7 })}\n`)
  const output = new SteppedStorage(lake.memory, justBefore(/^list processed/, renew))
  expect(await examined(lake, { output })).toEqual([])
})

test('parts of a batch that is still to be committed stay, also where its raw and its lists are not seen', async () => {
  const lake = await lakeOf(1)
  await killedAt(lake, /create .*_commits/)
  const input = new EtlLake().memory
  expect(await repaired(lake, { input })).toMatchObject([{ kind: 'unexplained_parts', count: 1 }])
  expect((await lake.keys(OUTPUT)).filter((key) => key.endsWith('.parquet'))).toHaveLength(1)
  expect(await lake.once()).toEqual(NOTHING)
  expect((await verified(lake, { isDeep: true })).problems).toEqual([])
})
