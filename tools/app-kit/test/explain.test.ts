import { expect, test } from 'vitest'
import { explain } from '../src/explain.ts'

test('an error is explained by its message and those of its causes, each once, without a stack', () => {
  const cause = new Error('ENOSPC: no space left', { cause: new Error('deep') })
  expect(explain(new Error('writing a.json', { cause }))).toBe('writing a.json: ENOSPC: no space left: deep')
  expect(explain(new Error('writing a.json: ENOSPC: no space left', { cause }))).toBe('writing a.json: ENOSPC: no space left: deep')
})

test('a host with several addresses is explained by what each of them said', () => {
  const error = new AggregateError([new Error('ECONNREFUSED ::1'), new Error('ECONNREFUSED 127.0.0.1')])
  expect(explain(error)).toBe('ECONNREFUSED ::1, ECONNREFUSED 127.0.0.1')
})

test('what is no error is shown in one line', () => {
  expect([explain('text'), explain({ code: 7 }), explain(new TypeError())]).toEqual(['text', '{ code: 7 }', 'TypeError'])
})
