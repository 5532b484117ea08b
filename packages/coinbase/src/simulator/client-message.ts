import * as v from 'valibot'

/** What a client may say: one channel a message. */
export interface ClientMessage {
  readonly type: 'subscribe' | 'unsubscribe'
  readonly channel: string
  /** Empty on unsubscribe: the whole channel. */
  readonly productIds: readonly string[]
  readonly jwt: string | null
}

const WRITTEN = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    type: v.picklist(['subscribe', 'unsubscribe']),
    channel: v.string(),
    product_ids: v.optional(v.array(v.string()), []),
    jwt: v.optional(v.string()),
  }),
)

/** Null for what the exchange would not understand. */
export function readClientMessage(text: string): ClientMessage | null {
  const { success, output } = v.safeParse(WRITTEN, text)
  if (!success) return null
  return { type: output.type, channel: output.channel, productIds: output.product_ids, jwt: output.jwt ?? null }
}
