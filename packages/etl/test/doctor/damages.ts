import { type EtlLake, KEYS, lakeOf, OUTPUT, PATHS, segmentOf, tradeLine } from '../batches/etl-lake.ts'
import { FIRST, killedAt, lakeWith, listOf } from '../batches/hand-over-lake.ts'

export const SEGMENT = segmentOf(1)

/** Two segments, converted. */
export async function converted(): Promise<EtlLake> {
  const lake = await lakeOf(2)
  await lake.once()
  return lake
}

export async function partOf(lake: EtlLake): Promise<string> {
  return (await lake.keys(`${OUTPUT}/market_trades`))[0] ?? ''
}

/** What can be mended: how it comes to be, and the kinds of finding that it is. */
export const MENDABLE: Readonly<Record<string, readonly [make: () => Promise<EtlLake>, kinds: readonly string[]]>> = {
  'an etl that died before its commit': [
    async () => {
      const lake = await lakeWith(SEGMENT)
      await killedAt(lake, /create .*_commits/)
      return lake
    },
    ['dead_owner'],
  ],
  'an etl that died between its commit and the deletion': [
    async () => {
      const lake = await lakeWith(SEGMENT)
      await killedAt(lake, /delete raw\/ready/)
      return lake
    },
    ['dead_owner', 'committed_in_ready'],
  ],
  'a segment that came back after its commit': [
    async () => {
      const lake = await converted()
      await lake.ready(SEGMENT, [tradeLine(1)])
      return lake
    },
    ['committed_in_ready'],
  ],
  'a move into archive/ that was cut short': [
    async () => {
      const lake = await converted()
      for (const key of [KEYS.ready(SEGMENT), KEYS.archive(SEGMENT)]) await lake.put(key, `${tradeLine(1)}\n`)
      return lake
    },
    ['committed_in_ready'],
  ],
  'a hold of a batch that is committed': [
    async () => {
      const lake = await converted()
      await lake.put(KEYS.hold(FIRST), '{"reason":"once"}\n')
      return lake
    },
    ['decided_hold'],
  ],
  'a retry that was cut short behind its decision': [
    async () => {
      const lake = await lakeWith(SEGMENT)
      await killedAt(lake, /create .*_commits/)
      for (const key of await lake.keys(PATHS.processing)) await lake.memory.delete(key)
      await lake.put(KEYS.hold(FIRST), '{"reason":"held"}\n')
      await lake.put(`${OUTPUT}/_commits/2025-12-03/${FIRST}.json`, `{"format":1,"batch":"${FIRST}","void":true}\n`)
      return lake
    },
    ['unmarked_void'],
  ],
  'parts of a writer that read damaged bytes and lost': [
    async () => {
      const lake = await converted()
      const other = await lakeOf(1)
      await other.ready(SEGMENT, [tradeLine(9)])
      await other.once()
      const part = await partOf(other)
      await lake.memory.put(part, Buffer.from((await other.objects())[part] ?? '', 'latin1'), { mode: 'create' })
      return lake
    },
    ['orphans'],
  ],
  'a part that somebody moved': [
    async () => {
      const lake = await converted()
      const part = await partOf(lake)
      await lake.memory.move(part, part.replace('BTC-USD', 'ETH-USD'))
      return lake
    },
    ['misplaced_part'],
  ],
  'a copy of a part in another folder': [
    async () => {
      const lake = await converted()
      const part = await partOf(lake)
      const bytes = Buffer.from((await lake.objects())[part] ?? '', 'latin1')
      await lake.memory.put(part.replace('BTC-USD', 'ETH-USD'), bytes, { mode: 'create' })
      return lake
    },
    ['misplaced_part'],
  ],
}

/** What needs a person. */
export const FOR_PERSON: typeof MENDABLE = {
  'a hold': [
    async () => {
      const lake = await lakeWith(SEGMENT)
      await listOf(lake, FIRST, [SEGMENT, segmentOf(2)])
      await lake.once()
      return lake
    },
    ['hold'],
  ],
  'a segment that is set aside': [
    async () => {
      const lake = await lakeWith(SEGMENT)
      await lake.put(KEYS.aside(SEGMENT), '{}\n')
      return lake
    },
    ['aside'],
  ],
  'a segment that was set aside and has gone': [
    async () => {
      const lake = await converted()
      await lake.put(KEYS.aside(segmentOf(7)), '{}\n')
      return lake
    },
    ['aside'],
  ],
  'other content under a committed name': [
    async () => {
      const lake = await converted()
      await lake.ready(SEGMENT, [tradeLine(7)])
      return lake
    },
    ['changed_in_ready'],
  ],
  'a segment that somebody took away before it was converted': [
    async () => {
      const lake = await converted()
      await listOf(lake, '20251203T14.3', [segmentOf(3)])
      return lake
    },
    ['uncommitted'],
  ],
  'a segment in archive/ that no commit names': [
    async () => {
      const lake = await converted()
      await lake.put(KEYS.archive(segmentOf(3)), tradeLine(3))
      return lake
    },
    ['uncommitted'],
  ],
  'a list for another output': [
    async () => {
      const lake = await lakeWith(SEGMENT)
      await listOf(lake, FIRST, [SEGMENT], { output: 'memory:elsewhere' })
      return lake
    },
    ['foreign_list'],
  ],
  'a segment in active/ while nobody records': [
    async () => {
      const lake = await converted()
      await lake.put(`${PATHS.active}/${SEGMENT}`, tradeLine(3))
      return lake
    },
    ['left_active'],
  ],
  'a segment that a recorder without a disk left in parts': [
    async () => {
      const lake = await converted()
      await (await lake.memory.openParts(KEYS.ready(segmentOf(3)))).add(Buffer.from(`${tradeLine(3)}\n`))
      return lake
    },
    ['unfinished_segment'],
  ],
  'segments where none is looked for': [
    async () => {
      const lake = await converted()
      for (const folder of ['raw/ready', PATHS.quarantine, `${PATHS.ready}/old`]) await lake.put(`${folder}/${segmentOf(3)}`, tradeLine(3))
      return lake
    },
    ['misplaced_segment', 'misplaced_segment', 'misplaced_segment'],
  ],
  'things that are not ours': [
    async () => {
      const lake = await converted()
      for (const key of [`${PATHS.ready}/notes.txt`, `${PATHS.state}/batches/x.json`, `${OUTPUT}/ticker/x.parquet`, `${OUTPUT}/_x`])
        await lake.put(key, 'x')
      return lake
    },
    ['stranger', 'stranger', 'stranger', 'stranger'],
  ],
  'records that somebody edited': [
    async () => {
      const lake = await converted()
      await lake.put(KEYS.list('20251203T15.1'), '{}')
      await lake.put(KEYS.owner('20251203T15.2', 1), 'x')
      return lake
    },
    ['bad_record', 'bad_record'],
  ],
  'a commit that was edited': [
    async () => {
      const lake = await converted()
      await lake.put(`${OUTPUT}/_commits/2025-12-03/${FIRST}.json`, '{}')
      return lake
    },
    ['bad_commit'],
  ],
  'a commit that was removed': [
    async () => {
      const lake = await converted()
      await lake.memory.delete(`${OUTPUT}/_commits/2025-12-03/${FIRST}.json`)
      return lake
    },
    ['unexplained_parts'],
  ],
}
