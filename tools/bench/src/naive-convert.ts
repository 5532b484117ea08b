// A whole process: what one would write first: readline, JSON.parse, an object a row, hyparquet-writer with its defaults.
//   node naive-convert.ts DIRECTORY SEGMENT...
import { createReadStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parquetWriteFile } from 'hyparquet-writer'
import { TICKER_COLUMNS } from './conversion-sql.ts'

type Row = Readonly<Record<string, unknown>>
/** As sent: every value is a string. */
type Item = Readonly<Record<string, string>>

interface Event {
  readonly type: string
  readonly product_id: string
  readonly updates?: readonly Item[]
  readonly tickers?: readonly Item[]
  readonly trades?: readonly Item[]
}

function micros(time: string): bigint {
  return BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1000n + BigInt(time.slice(20, -1).slice(0, 6).padEnd(6, '0'))
}

/** Column → key, and how its value is read. */
const TABLES: Readonly<Record<string, readonly (readonly [column: string, key: string, read: (value: string) => unknown])[]>> = {
  level2: [
    ['side', 'side', String],
    ['event_time', 'event_time', micros],
    ['price_level', 'price_level', Number],
    ['new_quantity', 'new_quantity', Number],
  ],
  ticker: Object.entries(TICKER_COLUMNS).map(([key, column]) => [column, key, Number]),
  market_trades: [
    ['trade_id', 'trade_id', BigInt],
    ['price', 'price', Number],
    ['size', 'size', Number],
    ['time', 'time', micros],
    ['side', 'side', String],
  ],
}

const partitions = new Map<string, Row[]>()
const [directory = '', ...segments] = process.argv.slice(2)
for (const segment of segments) {
  for await (const line of createInterface({ input: createReadStream(segment), crlfDelay: Number.POSITIVE_INFINITY })) {
    const { capture_ts: captured, metadata, data } = JSON.parse(line)
    for (const event of data.events as readonly Event[]) {
      const outer = {
        capture_timestamp: micros(captured),
        server_timestamp: micros(data.timestamp),
        sequence_num: BigInt(data.sequence_num),
        connection_id: metadata.connection_id,
        event_type: event.type,
      }
      add('level2', event.updates ?? [], event, outer, captured)
      add('ticker', event.tickers ?? [], event, outer, captured)
      add('market_trades', event.trades ?? [], event, outer, captured)
    }
  }
}
for (const [partition, rows] of partitions) {
  await mkdir(join(directory, partition), { recursive: true })
  const columnData = Object.keys(rows[0] ?? {}).map((name) => ({ name, data: rows.map((row) => row[name]) }))
  const schema = columnData.map(({ name, data }) => ({ name, ...typeOf(name, data[0]) }))
  parquetWriteFile({
    filename: join(directory, partition, 'part.parquet'),
    columnData,
    schema: [{ name: 'root', num_children: schema.length }, ...schema],
  })
}

function add(table: string, items: readonly Item[], event: Event, outer: Row, captured: string): void {
  for (const item of items) {
    const row: Record<string, unknown> = { ...outer }
    for (const [column, key, read] of TABLES[table] ?? []) row[column] = read(item[key] ?? '')
    const partition = `${table}/product_id=${item['product_id'] ?? event.product_id}/date=${captured.slice(0, 10)}`
    const rows = partitions.get(partition)
    if (rows === undefined) partitions.set(partition, [row])
    else rows.push(row)
  }
}

function typeOf(name: string, value: unknown) {
  if (typeof value === 'string') return { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const
  if (typeof value === 'number') return { type: 'DOUBLE', repetition_type: 'OPTIONAL' } as const
  const isTime = name.endsWith('timestamp') || name.endsWith('time')
  return { type: 'INT64', repetition_type: 'OPTIONAL', ...(isTime && ({ converted_type: 'TIMESTAMP_MICROS' } as const)) } as const
}
