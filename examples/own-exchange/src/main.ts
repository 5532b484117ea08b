import { RawKeys } from '@fluxforge/segments'
import { LocalStorage } from '@fluxforge/storage'
import { convert } from './convert.ts'
import { linesOf } from './query.ts'
import { record } from './record.ts'
import { startTinyExchange } from './tiny-exchange.ts'

const [folder = './data'] = process.argv.slice(2)
const storage = await LocalStorage.open(folder)
const keys = RawKeys.of('tiny')

await using exchange = await startTinyExchange()
await record(exchange.url, folder, storage, keys, AbortSignal.timeout(1500))
const parts = await convert(storage, keys)

console.log((await linesOf(storage, parts, 'trades', ['trade_id', 'size', 'price'])).slice(0, 4).join('\n'))
console.log((await linesOf(storage, parts, 'gaps', ['kind', 'from_sequence', 'to_sequence'])).slice(0, 2).join('\n'))
