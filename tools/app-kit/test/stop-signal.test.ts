import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { stopSignal } from '../src/stop-signal.ts'

test.each([
  ['linux', 'SIGINT', true],
  ['linux', 'SIGTERM', true],
  ['linux', 'SIGHUP', false],
  ['darwin', 'SIGTERM', true],
  ['darwin', 'SIGHUP', false],
  ['win32', 'SIGINT', true],
  ['win32', 'SIGBREAK', true],
  ['win32', 'SIGHUP', true],
  ['linux', 'uncaughtException', true],
  ['win32', 'uncaughtException', true],
] as const)('on %s, %s stops: %s; what comes after the first changes nothing', (platform, name, stops) => {
  const program = new EventEmitter()
  const signal = stopSignal(platform, program)
  expect(signal.aborted).toBe(false)
  program.emit(name)
  expect(signal.aborted).toBe(stops)
  program.emit('SIGINT')
  expect(signal.reason).toBe(stops ? name : 'SIGINT')
})
