import { expect, test } from 'vitest'
import { billOf, isWithinBudget } from '../src/requests-bill.ts'
import { requestsOfAnHour } from '../src/requests-hour.ts'

test('an hour of the recommended pattern is a PUT a part and one for the commit, and looking costs next to nothing', async () => {
  const requests = await requestsOfAnHour('hybrid')
  expect(requests.put).toBe(301)
  expect(requests.delete).toBe(0)
  expect(isWithinBudget(billOf(requests))).toBe(true)
})

test('a bill is the guide’s: a PUT or LIST costs half a cent a thousand, a GET or HEAD a twelfth of that', () => {
  const { putsAMonth, puts, looks } = billOf({ put: 1000, get: 500, head: 500, list: 1000, delete: 1000 })
  expect([putsAMonth, puts, looks]).toEqual([730_000, 3.65, expect.closeTo(730 * 0.0054)])
  expect(isWithinBudget({ putsAMonth: 229_976, puts: 0, looks: 0 })).toBe(false)
  expect(isWithinBudget({ putsAMonth: 0, puts: 0, looks: 0.11 })).toBe(false)
})
