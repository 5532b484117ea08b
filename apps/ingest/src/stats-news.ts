import { count, numberInWords, sizeInWords, type Voice } from '@fluxforge/app-kit'
import { type Feed, type SegmentWriter, systemClock } from '@fluxforge/segments'

/** Says the counts of a run. */
export class StatsNews {
  readonly #feed: Feed
  readonly #writer: SegmentWriter
  readonly #voice: Voice

  constructor(feed: Feed, writer: SegmentWriter, voice: Voice) {
    this.#feed = feed
    this.#writer = writer
    this.#voice = voice
  }

  /** Until `stop` fires; 0: not at all. */
  async tellEvery(intervalMs: number, stop: AbortSignal): Promise<void> {
    while (intervalMs > 0 && !stop.aborted) {
      await systemClock.sleep(intervalMs, stop)
      if (!stop.aborted) this.tell()
    }
  }

  tell(): void {
    const feed = this.#feed.stats()
    const writer = this.#writer.stats()
    const parts = [
      `${count(feed.frames, 'frame')} received (${sizeInWords(feed.bytes)}) on ${count(feed.openConnections, 'connection')} after ${count(feed.connects, 'connect')}`,
      `${count(writer.framesWritten, 'line')} durable, ${count(writer.seals, 'segment')} sealed${writer.unpublished === 0 ? '' : ` and ${numberInWords(writer.unpublished)} waiting`}`,
      `${count(writer.queueFrames, 'line')} waiting (${sizeInWords(writer.queueBytes)}), at most ${numberInWords(writer.peakQueueFrames)}`,
      `flush p50 ${writer.flushP50Ms.toFixed(1)} ms, p99 ${writer.flushP99Ms.toFixed(1)} ms`,
      `${count(feed.gaps, 'gap')} (${count(feed.missedFrames, 'frame')} missed), ${count(feed.refusedSubscriptions, 'refused subscription')}`,
    ]
    this.#voice.info(`[stats] ${parts.join('; ')}`, { feed, writer, rssBytes: rssBytes() })
  }
}

/** Null where the system does not tell: it takes a file to be opened, and recording goes on without. */
function rssBytes(): number | null {
  try {
    return process.memoryUsage.rss()
  } catch {
    return null
  }
}
