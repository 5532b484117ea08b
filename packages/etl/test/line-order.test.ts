import { envelope } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertLines, tableRows } from './convert-text.ts'

const trade = (connection: string, sequence: number | null, id: number): string => {
  const number = sequence === null ? '' : `"sequence_num":${sequence},`
  const trades = `[{"product_id":"BTC-USD","trade_id":"${id}","price":"1","size":"1","side":"BUY"}]`
  return envelope(
    'market_trades',
    `{"channel":"market_trades",${number}"events":[{"type":"update","trades":${trades}}]}`,
    undefined,
    connection,
  )
}

test('rows stand in the order of their lines, over a reconnect that starts to count anew, a late frame and one without a number', async () => {
  const lines = [
    trade('a', 3, 1),
    trade('a', 4, 2),
    trade('b', 0, 3),
    trade('b', 2, 4),
    trade('b', null, 5),
    trade('b', 1, 6),
    trade('a', 5, 7),
  ]
  const rows = await tableRows(await convertLines(lines), 'market_trades')
  expect(rows.map((row) => row['trade_id'])).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n])
  expect(rows.map((row) => row['sequence_num'])).toEqual([3n, 4n, 0n, 2n, null, 1n, 5n])
})
