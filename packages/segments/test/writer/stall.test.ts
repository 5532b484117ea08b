import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Stall } from '../../src/writer/stall.ts'
import type { WriterEvent } from '../../src/writer/writer-event.ts'
import { fault } from '../faults/faulty-files.ts'

function stalled(): { readonly clock: ManualClock; readonly stall: Stall; readonly events: WriterEvent[] } {
  const clock = new ManualClock()
  const events: WriterEvent[] = []
  return { clock, stall: new Stall(clock, (event) => events.push(event)), events }
}

test('it is told once when it begins and once when it is over, however many tries there were', async () => {
  const { clock, stall, events } = stalled()
  const error = fault('ENOSPC')
  stall.end()
  for (let i = 0; i < 3; i++) {
    const waited = stall.wait(error)
    await clock.advance(1000)
    await waited
  }
  stall.end()
  stall.end()
  expect(events).toEqual([{ kind: 'stalled', error }, { kind: 'resumed' }])
})

test('with a deadline the last wait is as long as what is left, and then what is lost is said', async () => {
  const { clock, stall } = stalled()
  const error = fault('ENOSPC')
  stall.giveUpAt(1500)
  for (const ms of [1000, 500]) {
    const waited = stall.wait(error)
    await clock.advance(ms)
    await waited
  }
  await expect(stall.wait(error)).rejects.toMatchObject({
    code: 'ERR_SEGMENT_WRITE_FAILED',
    message: 'stopping: what was accepted last could not be written (ENOSPC: planned); it is lost',
    cause: error,
  })
})
