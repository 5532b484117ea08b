import { expect, test } from 'vitest'
import { COMMITS, EtlLake, KEYS, NOTHING, OUTPUT, PATHS, segmentOf, tradeLine } from './etl-lake.ts'
import { committedOf, FIRST, justBefore, lakeWith, listOf, recorder, SECOND, sha256 } from './hand-over-lake.ts'

test('rule 14: who loses the commit to other content deletes its own parts, and leaves its raw for a person', async () => {
  const lake = await lakeWith(segmentOf(1))
  const key = `${COMMITS}/${FIRST}.json`
  const { held } = await lake.once({
    around: justBefore(/^create .*_commits/, () => lake.put(key, committedOf(FIRST, { [segmentOf(1)]: tradeLine(9) }))),
  })
  expect(held).toMatchObject([{ batch: FIRST, reason: expect.stringContaining('names other content') }])
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toEqual([])
  expect(await lake.keys(PATHS.ready)).toEqual([KEYS.ready(segmentOf(1))])
})

test('rule 14, 18: who loses the commit to a void deletes its own parts and ends the batch; its segments are listed anew', async () => {
  const lake = new EtlLake()
  await lake.ready(segmentOf(1), [tradeLine(1), '{"torn'])
  const key = `${COMMITS}/${FIRST}.json`
  const around = justBefore(/^create .*_commits/, () => lake.put(key, `{"format":1,"batch":"${FIRST}","void":true}\n`))
  expect(await lake.once({ around })).toEqual(NOTHING)
  expect(lake.told('voided')).toEqual([{ kind: 'voided', batch: FIRST }])
  expect(await lake.committed()).toEqual({ [FIRST]: ['void'], [SECOND]: [segmentOf(1)] })
  expect(await lake.keys(`${OUTPUT}/market_trades`)).toHaveLength(1)
  expect(await lake.keys(`${OUTPUT}/_dead_letters`)).toEqual([expect.stringContaining(`/${SECOND}-`)])
})

test('rule 15: an archived name that other bytes have gets the hash of the content appended', async () => {
  const lake = await lakeWith(segmentOf(1))
  await lake.put(KEYS.archive(segmentOf(1)), 'other bytes')
  expect(await lake.once({ batches: { deleteAfterProcessing: false } })).toEqual(NOTHING)
  const hash = sha256(`${tradeLine(1)}\n`).slice(0, 16)
  expect(await lake.objects(PATHS.archive)).toEqual({
    [KEYS.archive(segmentOf(1))]: 'other bytes',
    [`${PATHS.archive}/segment_20251203T14_00001.${hash}.ndjson`]: `${tradeLine(1)}\n`,
  })
})

test('rule 16: the hold goes before the records, so that a crash in between is found', async () => {
  const lake = await lakeWith(segmentOf(1))
  const { steps, around } = recorder()
  await lake.once({ around })
  expect(steps.indexOf(`delete ${KEYS.hold(FIRST)}`)).toBeLessThan(steps.indexOf(`delete ${KEYS.owner(FIRST, 1)}`))
})

test('rule 17: a held batch keeps its segments in ready/ and loses its records', async () => {
  const lake = await lakeWith(segmentOf(1))
  await lake.put(KEYS.list(FIRST), `{"output":"memory:${OUTPUT}","layout":1,"members":[{"segment":"${segmentOf(1)}","bytes":5}]}\n`)
  const reason = `${segmentOf(1)} had 5 bytes when it was listed and has ${tradeLine(1).length + 1} now`
  const hold = { batch: FIRST, reason, since: '2025-12-03T14:00:00.000Z', attempts: 0 }
  expect(await lake.once()).toEqual({ ...NOTHING, held: [hold], ready: [segmentOf(1)] })
  expect(lake.told('held')).toEqual([{ kind: 'held', batch: FIRST, reason }])
})

test('rule 21: a list goes when its batch is committed and nothing of it is in ready/, its marker with it; commits stay', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
  await lake.put(KEYS.voidMarker('20251203T14.7'), '{}\n')
  await lake.once()
  expect(await lake.keys('raw')).toEqual([])
  expect(Object.keys(await lake.committed())).toEqual([FIRST, SECOND])
})

test('rule 21: a list stays while its batch is undecided, or a member is in ready/', async () => {
  const lake = await lakeWith(segmentOf(1))
  await lake.put(KEYS.aside(segmentOf(1)), '{}\n')
  await listOf(lake, FIRST, [segmentOf(1)])
  await lake.put(KEYS.voidMarker(FIRST), '{}\n')
  await lake.put(`${COMMITS}/${FIRST}.json`, `{"format":1,"batch":"${FIRST}","void":true}\n`)
  await listOf(lake, SECOND, [segmentOf(2)])
  await lake.once()
  expect(await lake.keys(KEYS.batches)).toEqual([KEYS.list(FIRST), KEYS.voidMarker(FIRST), KEYS.list(SECOND)])
  await lake.memory.delete(KEYS.ready(segmentOf(1)))
  await lake.once()
  expect(await lake.keys(KEYS.batches)).toEqual([KEYS.list(SECOND)])
})

test('a commit that was edited by hand stops the run with one line; nothing is counted against a batch', async () => {
  const lake = await lakeWith(segmentOf(1), segmentOf(2))
  await lake.put(`${COMMITS}/20251203T13.1.json`, '{"edited":true}')
  await expect(lake.once()).rejects.toMatchObject({ code: 'ERR_ETL_BAD_RECORD', message: expect.stringContaining('20251203T13.1.json') })
  expect(await lake.keys(PATHS.quarantine)).toEqual([])
  await lake.memory.delete(`${COMMITS}/20251203T13.1.json`)
  expect(await lake.once()).toEqual(NOTHING)
})

test('strangers in ready/ are left alone and told', async () => {
  const lake = await lakeWith(segmentOf(1))
  const strangers = [
    'notes.txt',
    'segment_20251203T14_00002.ndjson.bak',
    'sub/segment_20251203T14_00003.ndjson',
    'segment_20251203T25_00001.ndjson',
  ]
  for (const name of strangers) await lake.put(KEYS.ready(name), 'x')
  expect(await lake.once()).toEqual({ ...NOTHING, ready: strangers.sort() })
  expect(lake.told('stranger')).toHaveLength(strangers.length)
})
