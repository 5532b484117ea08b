import { constant, integer, list, type Shape, timestamp } from '@fluxforge/etl/source'

/** What every Coinbase message has around its events. */
export function frame(channel: string, event: Shape): Shape {
  return {
    channel: constant(channel),
    client_id: constant(''), // until 2025-12, and still on the user endpoint
    timestamp: timestamp('server_timestamp'),
    sequence_num: integer('sequence_num'),
    events: list(event),
  }
}
