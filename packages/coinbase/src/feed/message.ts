export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What an ack says we have, by the channel's subscribe name; null for anything else. Acks are cumulative. */
export function acknowledged(frame: Buffer): ReadonlyMap<string, ReadonlySet<string>> | null {
  const message = parse(frame)
  if (!isRecord(message) || !Array.isArray(message['events'])) return null
  const channels = new Map<string, ReadonlySet<string>>()
  for (const event of message['events'] as readonly unknown[]) {
    if (!isRecord(event) || !isRecord(event['subscriptions'])) continue
    for (const [channel, products] of Object.entries(event['subscriptions'])) {
      if (Array.isArray(products)) channels.set(channel, new Set(products.map(String)))
    }
  }
  return channels
}

/** The text of an error frame; null for anything else. */
export function errorText(frame: Buffer): string | null {
  const message = parse(frame)
  if (!isRecord(message) || message['type'] !== 'error') return null
  return typeof message['message'] === 'string' ? message['message'] : 'no reason given'
}

function parse(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString())
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
