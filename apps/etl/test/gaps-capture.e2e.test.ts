import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { gapLines } from './gap-lines.ts'
import { Lake } from './lake.ts'

const CAPTURE = join(import.meta.dirname, '../../../../shared/data/real-2021-batched')
const SEGMENTS = 3

/** The capture as the recorder writes it, in segments, without every third frame of trades. */
async function segmentsWithHoles(): Promise<readonly string[]> {
  const frames = (await readFile(`${CAPTURE}.ndjson`, 'utf8')).trimEnd().split('\n')
  const received = (await readFile(`${CAPTURE}.recv.tsv`, 'utf8')).trimEnd().split('\n').slice(1)
  let updates = 0
  const lines = frames.flatMap((frame, i) => {
    const [, channel = ''] = /"channel":"(\w+)"/.exec(frame) ?? []
    const isLost = channel === 'market_trades' && frame.includes('"type":"update"') && updates++ % 3 === 2
    const nanos = BigInt(received[i]?.split('\t')[1] ?? 0)
    const micros = String((nanos / 1000n) % 1_000_000n).padStart(6, '0')
    const captureTs = `${new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19)}.${micros}Z`
    return isLost
      ? []
      : [`{"capture_ts":"${captureTs}","metadata":{"source":"coinbase","channel":"${channel}","connection_id":"c"},"data":${frame}}\n`]
  })
  const each = Math.ceil(lines.length / SEGMENTS)
  return Array.from({ length: SEGMENTS }, (_, i) => lines.slice(i * each, (i + 1) * each).join(''))
}

test.skipIf(!existsSync(`${CAPTURE}.ndjson`))(
  'on a real capture the holes in trade ids are those that DuckDB finds, and none where no frame is missing',
  async () => {
    await using lake = await Lake.create()
    for (const [i, text] of (await segmentsWithHoles()).entries()) await lake.ready(`segment_20210417T16_0000${i + 1}.ndjson`, text)
    expect(await lake.run('etl', '--once')).toMatchObject({ exit: 0 })
    const page = await readFile(join(import.meta.dirname, '../../../docs/queries.md'), 'utf8')
    const [, sql = ''] = /```sql\n(WITH seen .*?);\n```/s.exec(page) ?? []
    const run = await duckdb()
    const expected =
      await run(`SELECT product_id, first_missing::INT AS first, last_missing::INT AS last, strftime(started AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') AS started
    FROM (${sql.replace('data/processed', lake.file('processed'))})`)
    expect(expected.length).toBeGreaterThan(5)
    const { exit, gaps, summaries } = await gapLines(lake)
    const found = gaps.flatMap(({ product, started, holes }) =>
      holes.map(({ from, to }) => ({ product_id: product, first: from, last: to, started })),
    )
    expect([exit, found]).toEqual([1, expected])
    expect(summaries).toHaveLength(10)
  },
)
