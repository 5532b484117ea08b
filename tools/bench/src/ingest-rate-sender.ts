// A process of its own: node ingest-rate-sender.ts SEGMENT CONNECTIONS. Tells its parent where it listens and what it will send; then, round after round,
// waits for so many connections that have asked for something, sends each the whole tape as fast as it takes it, and tells how long that took.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ConnectionDigest } from './ingest-load-digest.ts'
import { recordTape } from './ingest-rate-tape.ts'

export interface SenderReady {
  readonly url: string
  /** Of what each connection will be sent. */
  readonly digest: ConnectionDigest
  /** The same, as it goes over the wire. */
  readonly wireBytes: number
}

export interface SentRound {
  /** Milliseconds since 1970: when the first byte went out, and when the last connection had received all. */
  readonly startedMs: number
  readonly receivedMs: number
  readonly cpuMs: number
}

const [segment = '', connections = ''] = process.argv.slice(2)
const tape = await recordTape(segment)
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
let waiting: Receiver[] = []

interface Receiver {
  readonly client: WebSocket
  readonly socket: Duplex
}

const server = createServer().listen(0, '127.0.0.1')
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (client) => {
    // Who is ended by a signal may be rude.
    client.on('error', () => {})
    client.once('message', () => {
      waiting.push({ client, socket })
      if (waiting.length === Number(connections)) void sendRound()
    })
  })
})
await once(server, 'listening')
const { port } = server.address() as AddressInfo
process.send?.({
  url: `ws://127.0.0.1:${port}`,
  digest: tape.digest,
  wireBytes: tape.chunks.reduce((sum, { length }) => sum + length, 0),
} satisfies SenderReady)
process.on('disconnect', () => process.exit())

async function sendRound(): Promise<void> {
  const receivers = waiting
  waiting = []
  const [startedMs, cpu] = [Date.now(), process.cpuUsage()]
  await Promise.all(receivers.map(play))
  const { user, system } = process.cpuUsage(cpu)
  process.send?.({ startedMs, receivedMs: Date.now(), cpuMs: (user + system) / 1000 } satisfies SentRound)
}

/** Straight to the socket. The answer to a ping behind it all proves that all was received. */
async function play({ client, socket }: Receiver): Promise<void> {
  const answered = once(client, 'pong')
  for (const chunk of tape.chunks) if (!socket.write(chunk)) await once(socket, 'drain')
  client.ping()
  await answered
}
