// A process of its own: node ingest-rate-receiver.ts URL CONNECTIONS. The least that a recorder does: takes every message, counts it, forgets it.
import { once } from 'node:events'
import { WebSocket } from 'ws'

const [url = '', connections = ''] = process.argv.slice(2)

async function receive(): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  let messages = 0
  socket.on('message', () => {
    messages += 1
  })
  await once(socket, 'open')
  socket.send('{"type":"subscribe"}')
  // Behind the last message; answered by the library.
  await once(socket, 'ping')
  socket.close()
  return messages
}

const counts = await Promise.all(Array.from({ length: Number(connections) }, receive))
console.log(counts.reduce((sum, count) => sum + count, 0))
