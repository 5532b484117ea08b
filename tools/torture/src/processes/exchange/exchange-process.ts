// A process of its own: node exchange-process.ts OPTIONS. Tells its parent its URL; when the parent says anything, it sends nothing more; the second time it says what it did, and ends. Every frame that it hands to a socket is a line of the log.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import type { ExchangeOptions, ExchangeReport } from './exchange-messages.ts'

const { log, seed, products, framesPerSecond, faults = [] }: ExchangeOptions & { readonly log: string } = JSON.parse(process.argv[2] ?? '')

// Whoever started it is gone.
process.once('disconnect', () => process.exit())
const lines = createWriteStream(log)
const feed = market({ seed, products, levels: 100 })
let isQuiet = false
const simulator = await startSimulator({
  frames: {
    open(clock) {
      const broadcast = feed.open(clock)
      return {
        windowMs: broadcast.windowMs,
        answer: (message, from) => broadcast.answer(message, from),
        window: () => (isQuiet ? [] : broadcast.window()),
        beat: () => (isQuiet ? [] : broadcast.beat()),
        leave: (subscriber) => broadcast.leave(subscriber),
      }
    },
  },
  framesPerSecond,
  faults,
  keepDelivered: 'counts',
  onDelivered: ({ connection, sequence, data }) => {
    lines.write(`${JSON.stringify([connection, sequence, Date.now() * 1000, Buffer.from(data).toString()])}\n`)
  },
})
process.send?.(simulator.url)
await once(process, 'message')
isQuiet = true
process.send?.('quiet')
await once(process, 'message')
await simulator.stop()
await finished(lines.end())
const report: ExchangeReport = {
  asked: simulator.received.map(({ connection, message }) => ({ connection, products: message.productIds })),
  struck: simulator.struck,
}
process.send?.(report, () => process.exit())
