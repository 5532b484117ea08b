import { once } from 'node:events'
import { createServer } from 'node:http'
import { startRecorder } from './recorder.ts'

const [folder = './data', wsUrl] = process.argv.slice(2)
await using recorder = await startRecorder(folder, {
  product_ids: ['BTC-USD', 'ETH-USD'],
  channels: ['ticker', 'market_trades'],
  ...(wsUrl !== undefined && { ws_url: wsUrl }),
})

// The rest of your service.
const server = createServer((_request, response) => response.end(`${JSON.stringify(recorder.stats())}\n`))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`listening: ${JSON.stringify(server.address())}`)

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
server.close()
