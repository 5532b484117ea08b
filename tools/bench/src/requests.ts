import { billOf, isWithinBudget } from './requests-bill.ts'
import { requestsOfAnHour } from './requests-hour.ts'
import { PATTERNS } from './requests-place.ts'

console.log('| pattern | PUT | GET | HEAD | LIST | DELETE | PUT a month | $ a month: PUT | LIST, GET, HEAD |')
console.log('| --- | --: | --: | --: | --: | --: | --: | --: | --: |')
for (const pattern of PATTERNS) {
  const requests = await requestsOfAnHour(pattern)
  const bill = billOf(requests)
  const { put, get, head, list } = requests
  const cells = [
    pattern,
    put,
    get,
    head,
    list,
    requests.delete,
    bill.putsAMonth.toLocaleString('en-US'),
    bill.puts.toFixed(2),
    bill.looks.toFixed(3),
  ]
  console.log(`| ${cells.join(' | ')} |`)
  if (pattern === 'hybrid' && !isWithinBudget(bill)) process.exitCode = 1
}
