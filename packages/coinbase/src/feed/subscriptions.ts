import type { Channel, CoinbaseSettings } from '../section.ts'

/** A message to the exchange: one channel each. Without products it is the whole channel. */
export interface SubscribeMessage {
  readonly type: 'subscribe' | 'unsubscribe'
  readonly channel: Channel | 'heartbeats'
  readonly product_ids?: readonly string[]
}

/** The products of each connection. */
export function productGroups({
  productIds,
  productsPerConnection,
}: Pick<CoinbaseSettings, 'productIds' | 'productsPerConnection'>): string[][] {
  return chunks(productIds, productsPerConnection)
}

/** What a connection says first. Heartbeats lead: they keep quiet products' connections open. */
export function subscribeMessages(
  { channels, level2BatchSize }: Pick<CoinbaseSettings, 'channels' | 'level2BatchSize'>,
  products: readonly string[],
): SubscribeMessage[] {
  const messages = channels.flatMap((channel) =>
    (channel === 'level2' ? chunks(products, level2BatchSize) : [products]).map(
      (product_ids) => ({ type: 'subscribe', channel, product_ids }) as const,
    ),
  )
  return [{ type: 'subscribe', channel: 'heartbeats' }, ...messages]
}

/** Asks for whole books again on a connection that stays: the only repair after a gap. */
export function bookMessages(level2BatchSize: number, products: readonly string[]): SubscribeMessage[] {
  return chunks(products, level2BatchSize).flatMap((product_ids) => [
    { type: 'unsubscribe', channel: 'level2', product_ids } as const,
    { type: 'subscribe', channel: 'level2', product_ids } as const,
  ])
}

function chunks(items: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
