import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { startRecorder } from './recorder.ts'

const [folder = './data'] = process.argv.slice(2)

// The same recorder against an exchange on this machine: no account, no network.
await using exchange = await startSimulator({ frames: market({ seed: 1 }), framesPerSecond: 200 })
{
  await using recorder = await startRecorder(folder, { ws_url: exchange.url, product_ids: ['BTC-USD', 'ETH-USD'] })
  while (recorder.stats().writer.framesWritten < 300) await new Promise((resolve) => setTimeout(resolve, 50))
}
console.log(`recorded into ${folder}/raw/ready/coinbase`)
