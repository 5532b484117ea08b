import { expect, test } from 'vitest'
import { LedgerLife } from '../../../src/sim/ledger.ts'
import { compareWithLedger } from '../../../src/sim/oracle/conservation.ts'
import { expectedRows } from '../../../src/sim/oracle/expected-rows.ts'

const trade = (id: number): string =>
  JSON.stringify({
    channel: 'market_trades',
    timestamp: '2025-12-03T14:00:00Z',
    sequence_num: id,
    events: [
      {
        type: 'update',
        trades: [{ trade_id: `${id}`, product_id: 'BTC-USD', price: '1', size: '1', time: '2025-12-03T14:00:00Z', side: 'BUY' }],
      },
    ],
  })

/** A run that was handed three trades, and had promised the first two when it was killed. */
function killedRun(): LedgerLife {
  const life = new LedgerLife('2025-12-03T14:00:00.000000Z')
  for (const id of [1, 2, 3])
    life.take(
      { captureUs: 1_764_770_400_000_000 + id, channel: 'market_trades', connectionId: 'c', sequence: id, data: Buffer.from(trade(id)) },
      id,
    )
  life.promise(2, 3)
  return life
}

/** Each of the rows so many times, in the order of the trades. */
function outputOf(life: LedgerLife, counts: readonly number[]): Map<string, number> {
  return new Map(
    life.lines.flatMap((line, at) => expectedRows(line).map((row) => [row, counts[at] ?? 0] as const)).filter(([, count]) => count > 0),
  )
}

test('promised rows once, and others once or not at all, are right', () => {
  const life = killedRun()
  expect(compareWithLedger([life], outputOf(life, [1, 1, 0]))).toMatchObject({ lost: 0, doubled: 0, problems: [] })
  expect(compareWithLedger([life], outputOf(life, [1, 1, 1]))).toMatchObject({ lost: 0, doubled: 0, problems: [] })
})

test('a promised row that is missing is lost', () => {
  const life = killedRun()
  const verdict = compareWithLedger([life], outputOf(life, [1, 0, 0]))
  expect(verdict).toMatchObject({ lost: 1, doubled: 0, problems: [expect.stringMatching(/^lost: line 2 of run 1/)] })
})

test('a row that is there twice is doubled', () => {
  const life = killedRun()
  expect(compareWithLedger([life], outputOf(life, [1, 2, 0]))).toMatchObject({
    lost: 0,
    doubled: 1,
    problems: [expect.stringMatching(/^doubled: market_trades/)],
  })
})

test('a row that nobody delivered is from nowhere', () => {
  const life = killedRun()
  const output = outputOf(life, [1, 1, 0]).set('market_trades product_id=BTC-USD price="2"', 1)
  expect(compareWithLedger([life], output)).toMatchObject({
    lost: 0,
    doubled: 1,
    problems: [expect.stringMatching(/^from nowhere: market_trades/)],
  })
})
