import { RECORDER_CHANNEL, recorderEvent } from '@fluxforge/segments'
import { envelope } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { convertLines, deadLettersOf, tableRows } from './convert-text.ts'

type Event = Parameters<typeof recorderEvent>[0]

const line = (event: Event): string => envelope(RECORDER_CHANNEL, JSON.stringify(recorderEvent(event)))
const hole = {
  connection_id: 'c1',
  product_ids: ['BTC-USD', 'ETH-USD'],
  started: '2025-12-03T14:00:00.000001Z',
  ended: '2025-12-03T14:00:02.000000Z',
}
const STARTED = BigInt(Date.UTC(2025, 11, 3, 14)) * 1000n + 1n

test.each<[Event, string]>([
  [{ kind: 'sequence_gap', ...hole, from_sequence: 5, to_sequence: 7, missed: 3 }, 'sequence'],
  [{ kind: 'opened', ...hole, cause: 'disconnect', from_sequence: 8 }, 'disconnect'],
  [{ kind: 'opened', ...hole, cause: 'restart', detail: '12 bytes cut' }, 'restart'],
  [{ kind: 'silence', ...hole }, 'silence'],
  [{ kind: 'resumed', ...hole }, 'paused'],
])('%j is a row of gaps', async (event, kind) => {
  const result = await convertLines([line(event)])
  expect(await tableRows(result, 'gaps')).toEqual([
    {
      capture_timestamp: BigInt(Date.UTC(2025, 11, 4)) * 1000n - 1n,
      server_timestamp: null,
      sequence_num: null,
      connection_id: 'c1',
      event_type: event.kind,
      extra: null,
      kind,
      product_ids: '["BTC-USD","ETH-USD"]',
      from_sequence: event.from_sequence === undefined ? null : BigInt(event.from_sequence ?? 0),
      to_sequence: event.kind === 'sequence_gap' ? 7n : null,
      missed: event.kind === 'sequence_gap' ? 3n : null,
      started: STARTED,
      ended: STARTED + 1_999_999n,
      detail: event.detail ?? null,
    },
  ])
  expect(result.parts.map(({ partition }) => partition)).toEqual(['date=2025-12-03'])
  expect(result.connections, 'our own lines are no frames').toEqual([])
})

test('the other events are control, and so is an event of a later version', async () => {
  const kinds = ['start', 'stop', 'opened', 'subscribed', 'refused', 'paused', 'closed', 'clock_step'] as const
  const result = await convertLines([
    ...kinds.map((kind) => line({ kind, ...hole })),
    envelope(RECORDER_CHANNEL, '{"kind":"brand_new"}'),
    envelope(RECORDER_CHANNEL, '{"kind":"toString"}'),
  ])
  expect(result.segments).toMatchObject([{ lines: 10, control: 10 }])
  expect(result.parts).toEqual([])
})

test('an event that says nonsense is a dead letter', async () => {
  const result = await convertLines([
    line({ kind: 'silence', started: 'yesterday' }),
    envelope(RECORDER_CHANNEL, '{"kind":"opened","cause":"boredom"}'),
  ])
  expect(deadLettersOf(result).map(({ reason }) => reason)).toEqual([
    'data.started is not a time: "yesterday"',
    'data.cause is not disconnect, restart or null',
  ])
})

test('gaps that are disabled are counted so', async () => {
  const result = await convertLines([line({ kind: 'silence', ...hole })], {
    tables: { gaps: { isEnabled: false, partitionCols: ['date'] } },
  })
  expect(result.segments).toMatchObject([{ lines: 1, disabled: 1 }])
})
