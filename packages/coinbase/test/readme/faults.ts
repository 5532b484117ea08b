import { market, startSimulator } from '@fluxforge/coinbase/simulator'

await using exchange = await startSimulator({
  frames: market({ seed: 1, products: ['BTC-USD'] }),
  faults: [
    { kind: 'gap', connection: 1, afterFrames: 250, missing: 7 },
    { kind: 'close', connection: 1, afterFrames: 600, code: 1006 }, // cut, without a close frame
    { kind: 'refuse', connection: 2, product: 'BTC-USD' },
  ],
})
console.log(exchange.url, exchange.counts, exchange.struck)
