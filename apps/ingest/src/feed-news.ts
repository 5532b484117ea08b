import { count, type Voice } from '@fluxforge/app-kit'
import type { RecorderEvent } from '@fluxforge/segments'

/** Says each of the feed's own events as it is recorded. What costs data is a warning. */
export function tellFeedEvent(voice: Voice, event: RecorderEvent): void {
  const facts = { event }
  const products = event.product_ids.join(', ')
  switch (event.kind) {
    case 'start':
    case 'stop':
      return voice.debug(`[feed] Recorded ${event.kind}`, facts)
    case 'opened':
      if (event.cause === null) return voice.info(`[feed] Connected for ${products}`, facts)
      return voice.warn(
        `[feed] Connected again for ${products}: nothing was recorded from ${event.started} to ${event.ended} (${event.cause})`,
        facts,
      )
    case 'subscribed':
      return voice.info(`[feed] Subscribed: ${event.detail ?? products}`, facts)
    case 'refused':
      return voice.error(`[feed] SUBSCRIPTION REFUSED: ${event.detail ?? products}; nothing of it is recorded`, facts)
    case 'sequence_gap':
      return voice.warn(
        `[feed] Gap: ${count(event.missed ?? 0, 'frame')} missing (${event.from_sequence} to ${event.to_sequence}) for ${products}; a row of gaps`,
        facts,
      )
    case 'silence':
      return voice.warn(`[feed] Silence from ${event.started} to ${event.ended} for ${products}; connecting anew`, facts)
    case 'paused':
      return voice.warn('[feed] Paused: storage is behind, so the sockets are not read for now', facts)
    case 'resumed':
      return voice.info(`[feed] Resumed: paused from ${event.started} to ${event.ended}`, facts)
    case 'closed':
      return voice.warn(`[feed] Closed for ${products}: ${event.detail ?? 'no reason given'}`, facts)
    case 'clock_step':
      return voice.warn(`[feed] The clock of this machine stepped: ${event.detail ?? ''}`, facts)
  }
}
