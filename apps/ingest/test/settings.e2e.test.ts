import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Exchange } from './exchange.ts'
import { Machine } from './machine.ts'

test('level2_batch_size is what the exchange is asked by', async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url, coinbase: { level2_batch_size: 1, channels: ['level2'] } })
  await using ingest = machine.start()
  await ingest.said(/\[feed\] Subscribed: level2 of BTC-USD, ETH-USD/)
  expect(await ingest.stop()).toBe(0)
  const asked = exchange.simulator.received.flatMap(({ message: { channel, productIds } }) => (channel === 'level2' ? [productIds] : []))
  expect(asked).toEqual([['BTC-USD'], ['ETH-USD']])
})

test('the time zone of the machine changes neither the hour of a segment nor a capture time', async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url })
  const startedMs = Date.now()
  // Half an hour beside every hour of UTC.
  await using ingest = machine.start([], { environment: { TZ: 'Asia/Kolkata' } })
  await ingest.said(/\[LogWriter\] Flushed/)
  expect(await ingest.stop()).toBe(0)
  const [segment] = await machine.names('ready')
  const [first] = await machine.lines()
  expect(first?.captureTs).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  const capturedMs = Date.parse(first?.captureTs ?? '')
  expect(capturedMs).toBeGreaterThanOrEqual(startedMs - 1000)
  expect(capturedMs).toBeLessThanOrEqual(Date.now() + 1000)
  expect(segment).toContain(`segment_${first?.captureTs.slice(0, 13).replaceAll('-', '')}_`)
})

test('an ETL input where this ingest does not write is said, and recording goes on', async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url })
  const settings: { storage: Record<string, unknown> } = JSON.parse(await readFile(machine.settings, 'utf8'))
  settings.storage['etl_storage_input'] = { backend: 'local', base_dir: 'elsewhere' }
  await writeFile(machine.settings, JSON.stringify(settings))
  await using ingest = machine.start()
  await ingest.said(/\[LogWriter\] Flushed/)
  expect(await ingest.stop()).toBe(0)
  expect(ingest.stderr).toContain("[config] storage.etl_storage_input is not where this config's ingest writes (storage.ingestion_storage)")
})
