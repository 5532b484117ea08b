import { count, type Voice } from '@fluxforge/app-kit'
import type { RecorderEvent } from '@fluxforge/segments'

/** Says each of the feed's own events as it is recorded. What costs data is a warning; so is a close that nobody asked for. */
export function tellFeedEvent(voice: Voice, event: RecorderEvent, isStopping: boolean): void {
  const facts = { event }
  const products = event.product_ids.join(', ')
  switch (event.kind) {
    case 'start':
    case 'stop':
      voice.debug(`[feed] Recorded ${event.kind}`, facts)
      break
    case 'opened':
      if (event.cause === null) voice.info(`[feed] Connected for ${products}`, facts)
      else
        voice.warn(
          `[feed] Connected again for ${products}: nothing was recorded from ${event.started} to ${event.ended} (${event.cause})`,
          facts,
        )
      break
    case 'subscribed':
      voice.info(`[feed] Subscribed: ${event.detail ?? products}`, facts)
      break
    case 'refused':
      voice.error(`[feed] SUBSCRIPTION REFUSED: ${event.detail ?? products}; nothing of it is recorded`, facts)
      break
    case 'sequence_gap':
      voice.warn(
        `[feed] Gap: ${count(event.missed ?? 0, 'frame')} missing (${event.from_sequence} to ${event.to_sequence}) for ${products}; a row of gaps`,
        facts,
      )
      break
    case 'silence':
      voice.warn(`[feed] Silence from ${event.started} to ${event.ended} for ${products}; connecting anew`, facts)
      break
    case 'paused':
      voice.warn('[feed] Paused: storage is behind, so the sockets are not read for now', facts)
      break
    case 'resumed':
      voice.info(`[feed] Resumed: paused from ${event.started} to ${event.ended}`, facts)
      break
    case 'closed':
      voice[isStopping ? 'info' : 'warn'](`[feed] Closed for ${products}: ${event.detail ?? 'no reason given'}`, facts)
      break
    case 'clock_step':
      voice.warn(`[feed] The clock of this machine stepped: ${event.detail ?? ''}`, facts)
      break
  }
}
