import { expect, test } from 'vitest'
import { recorderEvent } from '../src/recorder-event.ts'

test('an event has all keys of docs/formats.md, in their order, null or [] where there is nothing to say', () => {
  expect(JSON.stringify(recorderEvent({ kind: 'start' }))).toBe(
    '{"kind":"start","connection_id":null,"product_ids":[],"from_sequence":null,"to_sequence":null,"missed":null,"started":null,"ended":null,"cause":null,"detail":null}',
  )
})

test('what is said stands', () => {
  const said = { kind: 'sequence_gap', connection_id: 'c1', product_ids: ['BTC-USD'], from_sequence: 5, to_sequence: 7, missed: 3 } as const
  expect(recorderEvent(said)).toEqual({ ...said, started: null, ended: null, cause: null, detail: null })
})
