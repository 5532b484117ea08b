import { expect, test } from 'vitest'
import { Waiters } from '../../src/writer/waiters.ts'

test('each waits for its own, and only those go for whom it has come true', async () => {
  const waiters = new Waiters()
  const gone: number[] = []
  let reached = 0
  const all = [3, 1, 2].map(async (goal) => {
    await waiters.add(() => reached >= goal)
    gone.push(goal)
  })
  for (const [at, expected] of [
    [0, []],
    [2, [1, 2]],
    [3, [1, 2, 3]],
  ] as const) {
    reached = at
    waiters.look()
    await Promise.resolve()
    expect(gone).toEqual(expected)
  }
  await Promise.all(all)
  expect(waiters.isEmpty).toBe(true)
})

test('what is true already isn’t waited for', async () => {
  const waiters = new Waiters()
  await waiters.add(() => true)
  expect(waiters.isEmpty).toBe(true)
})

test('a failure reaches all who wait, once', async () => {
  const waiters = new Waiters()
  const both = [waiters.add(() => false), waiters.add(() => false)]
  waiters.fail(new Error('closed'))
  waiters.fail(new Error('again'))
  for (const waiting of both) await expect(waiting).rejects.toThrow('closed')
})
