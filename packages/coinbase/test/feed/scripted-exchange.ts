import { once } from 'node:events'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { type ClientMessage, readClientMessage } from '../../src/simulator/client-message.ts'
import { listen } from './local-server.ts'

/** Says only what a test wants it to say. */
export class ScriptedExchange implements AsyncDisposable {
  readonly messages: ClientMessage[] = []
  readonly url: string
  readonly #server: WebSocketServer
  readonly #http: ReturnType<typeof createServer>
  #sequence = 0

  private constructor(http: ReturnType<typeof createServer>, url: string, answer: (message: ClientMessage) => string | null) {
    this.url = url
    this.#http = http
    this.#server = new WebSocketServer({ server: http })
    this.#server.on('connection', (socket) =>
      socket.on('message', (data) => {
        const message = readClientMessage(Buffer.isBuffer(data) ? data.toString() : '')
        if (message === null) return
        this.messages.push(message)
        const text = answer(message)
        if (text !== null) socket.send(text)
      }),
    )
  }

  /** Answers each message so; null for silence. */
  static async start(answer: (message: ClientMessage) => string | null): Promise<ScriptedExchange> {
    const http = createServer()
    return new ScriptedExchange(http, await listen(http), answer)
  }

  say(text: string): void {
    for (const client of this.#server.clients) client.send(text)
  }

  heartbeat(): void {
    this.say(this.frame('heartbeats', '{"heartbeat_counter":1}'))
  }

  close(code: number): void {
    for (const client of this.#server.clients) client.close(code)
  }

  /** The next numbered message. */
  frame(channel: string, event: string): string {
    this.#sequence += 1
    return `{"channel":"${channel}","timestamp":"2026-09-30T02:39:53.787841965Z","sequence_num":${this.#sequence - 1},"events":[${event}]}`
  }

  ack(subscriptions: Readonly<Record<string, readonly string[]>>): string {
    return this.frame('subscriptions', JSON.stringify({ subscriptions }))
  }

  skip(numbers: number): void {
    this.#sequence += numbers
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate()
    const closed = once(this.#http, 'close')
    this.#http.close()
    await closed
  }
}
