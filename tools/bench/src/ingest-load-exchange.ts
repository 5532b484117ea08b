// A process of its own: node ingest-load-exchange.ts FRAMES_PER_SECOND. Tells its parent its URL; when the parent says anything, what it sent, and ends.
import { once } from 'node:events'
import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { type ConnectionDigest, FrameDigests } from './ingest-load-digest.ts'

export interface ExchangeReport {
  readonly connections: readonly ConnectionDigest[]
  readonly cpuMs: number
  /** From the first frame to the last. */
  readonly sendingMs: number
}

const digests = new FrameDigests()
let firstMs = 0
let lastMs = 0
const simulator = await startSimulator({
  frames: market({ seed: 20251203 }),
  framesPerSecond: Number(process.argv[2]),
  keepDelivered: 'counts',
  onDelivered: ({ connection, data }) => {
    digests.add(String(connection), data)
    lastMs = performance.now()
    if (firstMs === 0) firstMs = lastMs
  },
})
process.send?.(simulator.url)
await once(process, 'message')
await simulator.stop()
const { user, system } = process.cpuUsage()
const report: ExchangeReport = { connections: digests.end(), cpuMs: (user + system) / 1000, sendingMs: lastMs - firstMs }
process.send?.(report)
process.disconnect()
