import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { OwnerRecord } from '../../src/batches/ownership.ts'
import { processLiveness } from '../../src/lock/process-liveness.ts'

const HERE = { host: 'here', bootId: 'boot 1' }
const isAlive = processLiveness(HERE)
const recordOf = (pid: number, more = {}): OwnerRecord => ({
  owner: 'w1',
  ...HERE,
  pid,
  build: '1.0.0',
  counter: 0,
  attempts: 0,
  deaths: 0,
  ...more,
})

test('a process of this boot that has ended is dead; while it runs nothing is certain', async () => {
  const child = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(child, 'spawn')
  const record = recordOf(child.pid ?? 0)
  expect(isAlive(record)).toBe('unknown')
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(isAlive(record)).toBe(false)
})

test('somebody else’s process may be the holder’s', () => expect(isAlive(recordOf(1))).toBe('unknown'))

test('a process of this host and another boot is dead, though its pid is in use', () => {
  expect(isAlive(recordOf(process.pid, { bootId: 'boot 0' }))).toBe(false)
})

test('of another host nothing is known', () => {
  expect(isAlive(recordOf(process.pid, { host: 'there' }))).toBe('unknown')
  expect(isAlive(recordOf(2 ** 22 + 1, { host: 'there', bootId: 'boot 0' }))).toBe('unknown')
})

test.for([0, -1, 1.5, Number.NaN, 2 ** 40])('%d is no pid and proves nothing', (pid) => expect(isAlive(recordOf(pid))).toBe('unknown'))
