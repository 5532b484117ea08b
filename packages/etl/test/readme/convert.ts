import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { convertSegments } from '@fluxforge/etl'
import { decimal, integer, rows, timestamp, word } from '@fluxforge/etl/source'

const trade = rows({ market: word('product_id'), id: integer('trade_id'), price: decimal('price') })
const trades = { table: 'trades', channels: { trades: { at: timestamp('server_timestamp'), trades: trade } } }
const line = `{"capture_ts":"2025-12-03T14:00:00.000001Z","metadata":{"source":"tiny","channel":"trades","connection_id":"c1"},"data":{"at":"2025-12-03T14:00:00Z","trades":[{"market":"BTC","id":1,"price":"70001.5"}]}}\n`

const source = { name: 'tiny', tables: [trades], controlChannels: [] }
const segment = { name: 'segment_20251203T14_00001.ndjson', chunks: Readable.from([Buffer.from(line)]) }
const { parts } = await convertSegments({ source, writerVersion: '1.0.0' }, [segment])
for (const { table, partition, rows: count, bytes } of parts) {
  await writeFile(`${table}.parquet`, bytes)
  console.log(table, partition, count)
}
