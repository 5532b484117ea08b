import { coinbase } from '@fluxforge/coinbase'
import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { CaptureClock, systemClock } from '@fluxforge/segments'
import { parse } from 'valibot'

await using exchange = await startSimulator({ frames: market({ seed: 1 }) })
const settings = parse(coinbase.section, { ws_url: exchange.url, product_ids: ['BTC-USD', 'ETH-USD'] })
const captureClock = new CaptureClock(systemClock, (stepMs) => console.log(`the clock stepped by ${stepMs} ms`))

let bytes = 0
const feed = coinbase.createFeed(settings, {
  // A SegmentWriter of @fluxforge/segments is such a sink.
  sink: {
    write({ data }) {
      bytes += data.length
      return true
    },
    drained: () => Promise.resolve(),
  },
  captureUs: (monotonicMs) => captureClock.now(monotonicMs),
  lastRun: null,
  onEvent: ({ kind, detail }) => console.log(kind, detail ?? ''),
})
await feed.run(AbortSignal.timeout(3000))
console.log(feed.stats(), bytes)
