import { expect, test } from 'vitest'
import { Exchange } from './exchange.ts'
import { Machine } from './machine.ts'

test.concurrent('SIGTERM to pnpm and its process group stops in order', { timeout: 60_000 }, async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url })
  await using ingest = machine.start([], { by: 'pnpm' })
  await ingest.said(/\[LogWriter\] Flushed/)
  await ingest.stop('SIGTERM')
  expect(ingest.output).toContain('Stopped in order: everything received is on disk')
  expect(await machine.names('active')).toEqual([])
  expect((await machine.lines()).at(-1)?.event?.kind).toBe('stop')
})

test.concurrent('SIGINT stops in order while the exchange is away, and a second signal changes nothing', async () => {
  await using machine = await Machine.create()
  await using ingest = machine.start()
  await ingest.said(/ECONNREFUSED/)
  ingest.signal('SIGINT')
  expect(await ingest.stop('SIGTERM')).toBe(0)
  expect(await machine.names('active')).toEqual([])
  expect((await machine.lines()).map(({ event }) => event?.kind)).toEqual(['start', 'closed', 'stop'])
})

test.concurrent.each([
  ['sentences', []],
  ['JSON lines', ['--json']],
])('a reader of its %s that is gone does not end recording', async (_, args) => {
  await using exchange = await Exchange.open({ framesPerSecond: 500 })
  await using machine = await Machine.create({ url: exchange.url })
  await using ingest = machine.start(['--stats-interval', '0.1', ...args])
  await ingest.said(/\[stats\]/)
  ingest.closeOutput()
  await exchange.hasSent(1, exchange.delivered(1).length + 300)
  expect(await ingest.stop()).toBe(0)
  expect(await machine.names('active')).toEqual([])
  expect((await machine.lines()).filter(({ event }) => event === null)).toHaveLength(exchange.delivered(1).length)
})

test.concurrent.each([
  ['an exception', 'throw new Error("planted")'],
  ['a rejection', 'Promise.reject(new Error("planted"))'],
])('%s that nobody caught is one line, and ends with 1 after a stop in order', async (_, planted) => {
  const module = `data:text/javascript,process.on("SIGUSR2",()=>{${planted}})`
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url })
  await using ingest = machine.start([], { environment: { NODE_OPTIONS: `--import=${encodeURI(module)}` } })
  await ingest.said(/\[LogWriter\] Flushed/)
  expect(await ingest.stop('SIGUSR2')).toBe(1)
  expect(ingest.stderr).toMatch(/^Stopping after an error that should not have happened, please report it: planted$/m)
  expect(ingest.stderr).not.toMatch(/\n\s+at /)
  expect(ingest.stdout).toContain('Stopped in order')
  expect(await machine.names('active')).toEqual([])
})

test.concurrent('a feed that gives up ends with 1, once everything is on disk', async () => {
  await using machine = await Machine.create({ ingestion: { reconnect_delay: 0.01, max_reconnect_attempts: 1 } })
  const { exit, stderr } = await machine.run()
  expect(exit).toBe(1)
  expect(stderr).toMatch(/^connecting to ws:\/\/127.0.0.1:9: gave up after 2 failures in a row.*max_reconnect_attempts.*$/m)
  expect((await machine.lines()).at(-1)?.event?.kind).toBe('stop')
})

test.concurrent('little free space is said, and does not end recording', async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url, ingestion: { min_free_disk_mb: 1_000_000_000 } })
  await using ingest = machine.start()
  await ingest.said(/\[LogWriter\] LOW DISK: [\d.]+ [GT]B free; see docs\/operations\.md/)
  await ingest.said(/\[LogWriter\] Flushed/)
  expect(await ingest.stop()).toBe(0)
})
