// A process of its own: node ingest-rate-sink.ts URL CONNECTIONS BYTES. Takes so many bytes on each connection and looks at none: what the sender can do.
import { once } from 'node:events'
import { connect } from 'node:net'

// From a client, masked with zeros: a message of no bytes, and a pong.
const EMPTY_TEXT = Buffer.from([0x81, 0x80, 0, 0, 0, 0])
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])

const [url = '', connections = '', bytes = ''] = process.argv.slice(2)
const { hostname, port, host } = new URL(url)

async function take(): Promise<void> {
  // The handshake's answer counts too: some hundred bytes of a gigabyte.
  let left = Number(bytes)
  const { promise: isDone, resolve: done } = Promise.withResolvers<void>()
  const buffer = Buffer.alloc(256 * 1024)
  const onread = {
    buffer,
    callback: (read: number): boolean => {
      left -= read
      if (left <= 0) done()
      return true
    },
  }
  const socket = connect({ port: Number(port), host: hostname, onread })
  await once(socket, 'connect')
  socket.write(
    `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  )
  socket.write(EMPTY_TEXT)
  await isDone
  socket.end(PONG)
}

await Promise.all(Array.from({ length: Number(connections) }, take))
