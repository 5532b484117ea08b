import { join } from 'node:path'

export const TICKER_COLUMNS: Readonly<Record<string, string>> = {
  price: 'price',
  volume_24_h: 'volume_24h',
  low_24_h: 'low_24h',
  high_24_h: 'high_24h',
  low_52_w: 'low_52w',
  high_52_w: 'high_52w',
  price_percent_chg_24_h: 'price_percent_chg_24h',
  best_bid: 'best_bid',
  best_bid_quantity: 'best_bid_quantity',
  best_ask: 'best_ask',
  best_ask_quantity: 'best_ask_quantity',
}

const EVENT = `STRUCT(
  "type" VARCHAR,
  product_id VARCHAR,
  updates STRUCT(side VARCHAR, event_time TIMESTAMP, price_level DOUBLE, new_quantity DOUBLE)[],
  tickers STRUCT(product_id VARCHAR, ${Object.keys(TICKER_COLUMNS)
    .map((name) => `${name} DOUBLE`)
    .join(', ')})[],
  trades STRUCT(product_id VARCHAR, trade_id BIGINT, price DOUBLE, size DOUBLE, "time" TIMESTAMP, side VARCHAR)[]
)`

interface Conversion {
  readonly table: string
  readonly channel: string
  /** The event's list whose items are the rows. */
  readonly list: string
  readonly columns: string
}

const CONVERSIONS: readonly Conversion[] = [
  {
    table: 'level2',
    channel: 'l2_data',
    list: 'updates',
    columns:
      'item.side AS side, item.event_time AS event_time, item.price_level AS price_level, item.new_quantity AS new_quantity, event_product AS product_id',
  },
  {
    table: 'ticker',
    channel: 'ticker',
    list: 'tickers',
    columns: `${Object.entries(TICKER_COLUMNS)
      .map(([key, column]) => `item.${key} AS ${column}`)
      .join(', ')}, item.product_id AS product_id`,
  },
  {
    table: 'market_trades',
    channel: 'market_trades',
    list: 'trades',
    columns:
      'item.trade_id AS trade_id, item.price AS price, item.size AS size, item."time" AS "time", item.side AS side, item.product_id AS product_id',
  },
]

/** The tables that both sides write and that are compared. */
export const TABLES: readonly string[] = CONVERSIONS.map(({ table }) => table)

/**
 * The whole conversion in SQL, in order. One typed scan into a temporary table, then a COPY a table: the fastest with one thread of what was
 * tried (a scan a table costs half as much again, untyped JSON more).
 */
export function conversionSql(segments: readonly string[], directory: string): readonly string[] {
  const columns = `{
    capture_ts: 'TIMESTAMP',
    metadata: 'STRUCT(channel VARCHAR, connection_id VARCHAR)',
    data: 'STRUCT("timestamp" TIMESTAMP, sequence_num BIGINT, events ${EVENT}[])'
  }`
  const scan = `read_json([${segments.map(literal).join(', ')}], format = 'newline_delimited', columns = ${columns})`
  return [`CREATE OR REPLACE TEMP TABLE lines AS SELECT * FROM ${scan}`, ...CONVERSIONS.map((conversion) => copySql(conversion, directory))]
}

function copySql({ table, channel, list, columns }: Conversion, directory: string): string {
  return `COPY (
    SELECT capture_ts AS capture_timestamp, server_ts AS server_timestamp, sequence_num, connection_id, event_type,
           ${columns}, NULL::VARCHAR AS extra, capture_ts::DATE AS date
    FROM (SELECT * EXCLUDE (event), event."type" AS event_type, event.product_id AS event_product, unnest(event.${list}) AS item
          FROM (SELECT capture_ts, metadata.connection_id AS connection_id, data."timestamp" AS server_ts, data.sequence_num AS sequence_num,
                       unnest(data.events) AS event
                FROM lines WHERE metadata.channel = '${channel}'))
  ) TO ${literal(join(directory, table))} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (product_id, date))`
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
