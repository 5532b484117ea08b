import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { ROOT, runApp } from './app.ts'
import { Lake } from './lake.ts'
import { compressionText, gapsText, pricesText, tablesText } from './report.ts'

const SECONDS = 10
const PRODUCTS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'DOGE-USD', 'AVAX-USD']
const HOME = join(ROOT, 'data/demo')

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function settings(url: string): string {
  const layer = `{ backend: local, base_dir: ${JSON.stringify(HOME)} }`
  return `# The demo's own settings; \`pnpm demo\` writes them anew.
storage:
  ingestion_storage: ${layer}
  etl_storage_input: ${layer}
  etl_storage_output: ${layer}
coinbase:
  ws_url: ${url}
  product_ids: [${PRODUCTS.join(', ')}]
  channels: [ticker, level2, market_trades]
`
}

async function main(): Promise<number> {
  const file = join(HOME, 'config.yaml')
  await rm(HOME, { recursive: true, force: true })
  await mkdir(HOME, { recursive: true })

  say("1. An exchange on this machine: a random market that speaks Coinbase's feed, with one gap and one cut in it.")
  const simulator = await startSimulator({
    frames: market({ seed: 20251203, products: PRODUCTS }),
    faults: [
      { kind: 'gap', connection: 1, afterFrames: 250, missing: 7 },
      { kind: 'close', connection: 1, afterFrames: 600, code: 1006 },
    ],
  })
  await writeFile(file, settings(simulator.url))

  say(`\n2. ingest records it for ${SECONDS} seconds.`)
  const recorded = await runApp('ingest', ['--config', file, '--duration', String(SECONDS), '--stats-interval', '5'])
  await simulator.stop()
  if (recorded !== 0) return recorded

  say('\n3. etl turns what was recorded into Parquet, once.')
  const converted = await runApp('etl', ['--config', file, '--once'])
  if (converted !== 0) return converted

  const lake = new Lake(join(HOME, 'processed/coinbase'))
  const tables = await lake.tables()
  const here = relative(process.env['INIT_CWD'] ?? process.cwd(), HOME) || '.'
  say(`\n4. What you have now\n\n${tablesText(tables)}\n\n${compressionText(await lake.rawBytes(), tables)}`)
  say(`\nWhat is missing, and why (table gaps):\n\n${gapsText(await lake.gaps())}`)
  say(`\nLast prices:\n\n${pricesText(await lake.prices())}`)
  say(`\nThe files lie in ${here}/processed/coinbase; raw was deleted once its commit had been read back.

Next:
  - ask them yourself:   duckdb -c "SELECT product_id, count(*) FROM '${here}/processed/coinbase/level2/*/*/*.parquet' GROUP BY ALL"
  - record for real:     pnpm --filter ingest start        (and in another window: pnpm --filter etl start)
  - read how it works:   docs/architecture.md, then docs/configuration.md for your own products and disks`)
  return 0
}

process.exitCode = await main()
