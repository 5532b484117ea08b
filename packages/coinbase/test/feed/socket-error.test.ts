import { expect, test } from 'vitest'
import { socketErrorText } from '../../src/feed/socket-error.ts'

test('a host with two addresses that both fail is told with both', () => {
  const failed = new AggregateError([new Error('connect ECONNREFUSED ::1:80'), new Error('connect ECONNREFUSED 127.0.0.1:80')])
  expect(socketErrorText(failed)).toBe('connect ECONNREFUSED ::1:80, connect ECONNREFUSED 127.0.0.1:80')
  expect(socketErrorText(new Error('read ECONNRESET'))).toBe('read ECONNRESET')
})
