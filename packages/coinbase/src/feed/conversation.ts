import type { RecorderEvent } from '@fluxforge/segments'
import { BookRequests } from './book-requests.ts'
import type { FeedContext } from './feed-context.ts'
import { errorText } from './message.ts'
import { Patience } from './patience.ts'
import { UNKNOWN_CHANNEL } from './peek.ts'
import { SubscriptionLedger } from './subscription-ledger.ts'
import { bookMessages, type SubscribeMessage, subscribeMessages } from './subscriptions.ts'

const ACK_MS = 10_000

/** What a conversation needs of its connection. */
export interface Line {
  readonly send: (text: string) => void
  readonly note: (event: Pick<RecorderEvent, 'kind'> & Partial<RecorderEvent>) => void
  /** Fires when nothing can be sent any more. */
  readonly gone: AbortSignal
}

/** What we ask of the exchange on one connection, and what it answers. */
export class Conversation {
  readonly #context: FeedContext
  readonly #products: readonly string[]
  readonly #line: Line
  readonly #ledger: SubscriptionLedger
  readonly #acks: Patience
  readonly #books: BookRequests
  #asking = 0

  constructor(context: FeedContext, products: readonly string[], line: Line) {
    const { settings, clock } = context
    this.#context = context
    this.#products = products
    this.#line = line
    this.#ledger = new SubscriptionLedger(settings.channels, products)
    this.#acks = new Patience(clock, () => !context.isPaused)
    this.#books = new BookRequests(clock, () => this.#ask(bookMessages(settings.level2BatchSize, products)))
  }

  subscribe(): Promise<void> {
    return this.#ask(subscribeMessages(this.#context.settings, this.#products))
  }

  /** After a gap books are wrong: asks for them anew, where there are any. */
  async repair(): Promise<void> {
    if (this.#context.settings.channels.includes('level2')) await this.#books.request(this.#line.gone)
  }

  /** Takes the frames that are answers; others are none of its business. */
  hear(channel: string, frame: Buffer): void {
    if (channel === 'subscriptions') this.#acknowledged(frame)
    else if (channel === UNKNOWN_CHANNEL) this.#unknown(frame)
  }

  /** We read again: answers may have waited. */
  resume(): void {
    this.#acks.renew()
  }

  /** Tells what has not been told. */
  end(): void {
    this.#refused(this.#ledger.takeErrors())
  }

  #acknowledged(frame: Buffer): void {
    if (!this.#ledger.addAck(frame)) return
    const detail = `${this.#context.settings.channels.join(', ')} of ${this.#products.join(', ')}`
    this.#line.note({ kind: 'subscribed', detail })
  }

  #unknown(frame: Buffer): void {
    const text = errorText(frame)
    if (text === null) return
    this.#ledger.addError(text)
    // Else it is told with what lacks in the ack.
    if (this.#asking === 0) this.#refused(this.#ledger.takeErrors())
  }

  #refused(detail: string | null): void {
    if (detail === null) return
    this.#context.tally.refusedSubscriptions++
    this.#line.note({ kind: 'refused', detail })
  }

  /** Says all that, and looks whether it was accepted once the ack had its time. */
  async #ask(messages: readonly SubscribeMessage[]): Promise<void> {
    this.#asking++
    for (const message of messages) await this.#say(message)
    this.#acks.renew()
    const isDue = await this.#acks.isLost(ACK_MS, this.#line.gone)
    this.#asking--
    if (isDue && this.#asking === 0) this.#refused(this.#ledger.takeRefusals())
  }

  async #say(message: SubscribeMessage): Promise<void> {
    const { messages, signer } = this.#context
    await messages.turn(this.#line.gone)
    if (this.#line.gone.aborted) return
    this.#line.send(JSON.stringify(signer === null ? message : { ...message, jwt: await signer.token() }))
  }
}
