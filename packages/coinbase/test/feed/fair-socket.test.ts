import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { FairSocket } from '../../src/feed/fair-socket.ts'
import { listen } from './local-server.ts'

const MESSAGE = Buffer.alloc(16 * 1024, 'x')
const MESSAGES = 500

/** A socket for which so many messages wait, and what it hears of them. */
class Flooded implements AsyncDisposable {
  readonly socket: FairSocket
  messages = 0
  readonly #server: ReturnType<typeof createServer>

  private constructor(url: string, server: ReturnType<typeof createServer>) {
    this.socket = new FairSocket(url, { perMessageDeflate: false })
    this.socket.on('message', () => this.messages++)
    this.#server = server
  }

  static async start(): Promise<Flooded> {
    const server = createServer()
    const exchange = new WebSocketServer({ server, perMessageDeflate: false })
    const flooded = new Flooded(await listen(server), server)
    const [[client]] = await Promise.all([once(exchange, 'connection'), once(flooded.socket, 'open')])
    flooded.socket.pause()
    for (let n = 0; n < MESSAGES; n++) client.send(MESSAGE)
    return flooded
  }

  /** How many messages each turn of the event loop brings, until all have come. */
  async turns(): Promise<number[]> {
    const turns: number[] = []
    while (this.messages < MESSAGES) {
      const before = this.messages
      await new Promise(setImmediate)
      turns.push(this.messages - before)
    }
    return turns
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

test('a socket that is never empty brings less than a third of a megabyte in one turn of the event loop, and all in the end', async () => {
  await using flooded = await Flooded.start()
  flooded.socket.resume()
  const turns = await flooded.turns()
  expect(flooded.messages).toBe(MESSAGES)
  expect(Math.max(...turns) * MESSAGE.length).toBeLessThan(320 * 1024)
})

test('a socket that is paused in its turn stays so until it is told to go on', async () => {
  await using flooded = await Flooded.start()
  const { socket } = flooded
  socket.resume()
  // Its turn is over by then, and the next one has not begun.
  while (flooded.messages * MESSAGE.length < 128 * 1024) await once(socket, 'message')
  socket.pause()
  // What was read already still comes.
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
  const { messages } = flooded
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
  expect([flooded.messages, messages < MESSAGES]).toEqual([messages, true])
  socket.resume()
  await flooded.turns()
  expect(flooded.messages).toBe(MESSAGES)
})
