import { createCoinbaseFeed } from '@fluxforge/coinbase'
import { startSimulator } from '@fluxforge/coinbase/simulator'
import { CaptureClock, RECORDER_CHANNEL, type RecordedFrame, systemClock } from '@fluxforge/segments'
import { scriptedFrames } from './scripted-frames.ts'

const SETTINGS = {
  credentials: null,
  productIds: ['BTC-USD'],
  channels: ['ticker', 'level2'],
  level2BatchSize: 10,
  productsPerConnection: 10,
} as const
/** For a machine that has much else to do. */
const PATIENCE_MS = 60_000

/** What the real feed hands on of frames that come over a real socket, our own events left out. */
export async function recordFeed(frames: readonly Buffer[], isBinary: (i: number) => boolean): Promise<RecordedFrame[]> {
  await using simulator = await startSimulator({ frames: scriptedFrames(frames, isBinary), keepDelivered: 'counts' })
  const recorded: RecordedFrame[] = []
  const all = Promise.withResolvers<void>()
  const captureClock = new CaptureClock(systemClock, () => {})
  const sink = {
    write: (frame: RecordedFrame): boolean => {
      if (frame.channel !== RECORDER_CHANNEL && recorded.push(frame) === frames.length) all.resolve()
      return true
    },
    drained: async (): Promise<void> => {},
  }
  const feed = createCoinbaseFeed(
    { ...SETTINGS, wsUrl: simulator.url },
    {
      sink,
      clock: systemClock,
      captureUs: (monotonicMs) => captureClock.now(monotonicMs),
      random: Math.random,
      lastRun: null,
      reconnectDelayMs: 1000,
      maxReconnectAttempts: 0,
      onEvent: () => {},
    },
  )
  const stop = new AbortController()
  const late = new AbortController()
  const running = feed.run(stop.signal)
  try {
    await Promise.race([all.promise, running, systemClock.sleep(PATIENCE_MS, late.signal)])
  } finally {
    late.abort()
    stop.abort()
    await running
  }
  return recorded
}
