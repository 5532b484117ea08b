import { ManualClock } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Stall } from '../../src/writer/stall.ts'
import type { WriterEvent } from '../../src/writer/writer-event.ts'
import { fault } from '../faults/faulty-files.ts'

function stalled(): { readonly clock: ManualClock; readonly stall: Stall; readonly events: WriterEvent[] } {
  const clock = new ManualClock()
  const events: WriterEvent[] = []
  return {
    clock,
    stall: new Stall(
      clock,
      (event) => events.push(event),
      () => 7,
    ),
    events,
  }
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
    message: 'stopping: the last 7 lines could not be written (ENOSPC: planned); they are lost',
    cause: error,
  })
})

test('work is waited for until the deadline, whenever that is set, and no longer', async () => {
  const { clock, stall } = stalled()
  expect(await stall.within(Promise.resolve(1))).toBe(1)
  const early = stall.within(new Promise(() => undefined))
  stall.giveUpAt(1500)
  const late = stall.within(new Promise(() => undefined))
  const ended = Promise.allSettled([early, late])
  expect(stall.isTimeUp).toBe(false)
  await clock.advance(1500)
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(stall.isTimeUp).toBe(true)
  await expect(stall.within(Promise.reject(fault('ETIMEDOUT')))).rejects.toBeInstanceOf(Error)
})

test('once closed it counts no more', async () => {
  const { clock, stall } = stalled()
  void stall.within(new Promise(() => undefined))
  stall.giveUpAt(1500)
  expect(clock.sleeping).toBe(1)
  stall.close()
  expect(clock.sleeping).toBe(0)
})
