import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A plain client of the simulator: keeps every message, as text, or as bytes where the frame was binary. */
export class Client implements AsyncDisposable {
  readonly messages: (string | Buffer)[] = []
  readonly socket: WebSocket
  /** Close code, once closed. */
  code: number | null = null
  error: Error | null = null
  #wake: () => void = () => {}

  private constructor(url: string) {
    this.socket = new WebSocket(url)
    this.socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) throw new TypeError('want one buffer a message')
      this.messages.push(isBinary ? data : data.toString())
      this.#wake()
    })
    this.socket.on('close', (code) => {
      this.code = code
      this.#wake()
    })
    this.socket.on('error', (error) => {
      this.error = error
    })
  }

  static async connect(url: string): Promise<Client> {
    const client = new Client(url)
    await once(client.socket, 'open')
    return client
  }

  say(type: 'subscribe' | 'unsubscribe', channel: string, productIds?: readonly string[], jwt?: string): void {
    this.socket.send(JSON.stringify({ type, channel, product_ids: productIds, jwt }))
  }

  /** Resolves when it holds after a message or the close. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async received(count: number): Promise<void> {
    await this.until(() => this.messages.length >= count)
  }

  /** Subscribes, and waits for the ack. */
  async subscribe(channel: string, productIds?: readonly string[]): Promise<void> {
    const acks = this.acks.length
    this.say('subscribe', channel, productIds)
    await this.until(() => this.acks.length > acks)
  }

  get texts(): readonly string[] {
    return this.messages.filter((message) => typeof message === 'string')
  }

  get acks(): readonly string[] {
    return this.texts.filter((text) => text.startsWith('{"channel":"subscriptions"'))
  }

  get frames(): readonly FeedFrame[] {
    return this.texts.map((text): FeedFrame => JSON.parse(text))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return
    const closed = once(this.socket, 'close')
    this.socket.terminate()
    await closed
  }
}

export interface FeedFrame {
  readonly channel: string
  readonly timestamp: string
  readonly sequence_num: number
  readonly events: readonly {
    readonly type?: string
    readonly product_id?: string
    readonly subscriptions?: Readonly<Record<string, readonly string[]>>
    readonly updates?: readonly {
      readonly side: string
      readonly event_time: string
      readonly price_level: string
      readonly new_quantity: string
    }[]
    readonly trades?: readonly { readonly product_id: string; readonly trade_id: string; readonly time: string }[]
    readonly tickers?: readonly Readonly<Record<string, string>>[]
    readonly current_time?: string
    readonly heartbeat_counter?: number
  }[]
}
