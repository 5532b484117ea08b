import { once } from 'node:events'
import { type WebSocket, WebSocketServer } from 'ws'

/** How many trades a connection gets before it is cut. */
const TRADES = 5
/** This number is never sent: a hole that the recorder has to find. */
const SKIPPED = 3

/** Stands for the exchange, on this machine: `{"topic":"trades","seq":1,"at":"…","trades":[…]}` after `{"subscribe":"trades"}`. */
export async function startTinyExchange(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (socket) => socket.once('message', () => sendTrades(socket)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the tiny exchange listens on no port')
  return {
    url: `ws://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

function sendTrades(socket: WebSocket): void {
  for (let seq = 1; seq <= TRADES; seq++) {
    if (seq === SKIPPED) continue
    const trade = { market: 'BTC-EUR', id: seq, price: `${70_000 + seq}.5`, quantity: '0.01', maker_side: 'sell' }
    socket.send(JSON.stringify({ topic: 'trades', seq, at: new Date().toISOString(), trades: [trade] }))
  }
  socket.close(1001, 'see you')
}
