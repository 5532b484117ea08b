import { once } from 'node:events'
import type { Server } from 'node:net'

/** Listens on a free port of this machine; gives the address as a feed takes it. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('want an address with a port')
  return `ws://127.0.0.1:${address.port}`
}
