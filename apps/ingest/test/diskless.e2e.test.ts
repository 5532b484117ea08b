import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine, type MachineOptions } from './machine.ts'
import { Vault } from './vault.ts'

const SILENT = { kind: 'silence', isApplied: false } as const
/** Some 1.4 MB a second: a part in less than four. */
const FAST = { framesPerSecond: 2000 }

function diskless(vault: Vault, exchange: Exchange, ingestion: MachineOptions['ingestion'] = {}): Promise<Machine> {
  return Machine.create({ url: exchange.url, ingestionStorage: vault.layer, ingestion: { spool_dir: null, ...ingestion } })
}

test.concurrent('without a disk frames go straight to the bucket, the loss window is said first, and nothing is on this machine', async () => {
  await using exchange = await Exchange.open()
  await using vault = await Vault.open()
  await using machine = await diskless(vault, exchange, { segment_max_seconds: 1 })
  await using ingest = machine.start()
  await ingest.said(/Sealed segment_\S+_00002\.ndjson/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  expect(ingest.stderr).toMatch(
    /^\[ingestion\] LOSS WINDOW: a kill, a crash or a power cut loses what is in no finished part: up to 5 MB of frames, or all of the last 1 s on a quiet feed, and while storage is slow or away what waits in memory, up to 10,000 frames or 256 MB; with a spool \(ingestion\.spool_dir: a folder\) it loses nothing$/m,
  )
  expect(ingest.output).toContain('[ingestion] Stopped in order: everything received is in storage')
  expect(ingest.output).not.toContain('do-not-tell')
  expectSame(framesByConnection(vault.lines())[0], exchange.delivered(1))
  expect((await readdir(machine.path)).filter((name) => name !== 'settings.yaml')).toEqual([])
})

test.concurrent('after a SIGKILL what was in finished parts is a segment, its end is the edge of the hole, and the rest goes on', {
  timeout: 60_000,
}, async () => {
  await using exchange = await Exchange.open(FAST)
  await using vault = await Vault.open()
  await using machine = await diskless(vault, exchange)
  await using killed = machine.start()
  await killed.said(/\[LogWriter\] Flushed/)
  expect(vault.segments()).toEqual([])
  expect(await killed.stop('SIGKILL')).toBe('SIGKILL')

  await using again = machine.start()
  const [, name = ''] = await again.said(/\[LogWriter\] Recovered (segment_\S+) /)
  await again.said(/\[feed\] Subscribed/)
  expect(await again.stop(), again.output).toBe(0)
  expect(vault.segments()[0]).toBe(name)
  const [before = [], after = []] = framesByConnection(vault.lines())
  expect(before.length).toBeGreaterThan(1000)
  expectSame(before, exchange.delivered(1).slice(0, before.length))
  expectSame(after, exchange.delivered(2))
  const lines = vault.lines()
  const restart = lines.findLastIndex(({ event }) => event?.kind === 'start')
  const edge = lines.slice(0, restart).findLast(({ event }) => event === null)
  expect(lines.findLast(({ event }) => event?.kind === 'opened')?.event).toMatchObject({ cause: 'restart', started: edge?.captureTs })
})

test.concurrent('while S3 is away the sockets are not read, that is told, and afterwards nothing is missing', {
  timeout: 60_000,
}, async () => {
  await using exchange = await Exchange.open(FAST)
  await using vault = await Vault.open()
  await using machine = await diskless(vault, exchange, { segment_max_seconds: 1, queue_maxsize: 2000 })
  await using ingest = machine.start()
  await ingest.said(/Sealed segment_/)
  vault.break({ kind: 'refusal', code: 'AccessDenied' })
  await ingest.said(/\[LogWriter\] NOTHING CAN BE WRITTEN: /)
  await ingest.said(/\[feed\] Paused/)
  const sentBefore = exchange.delivered(1).length
  vault.mend()
  await ingest.said(/\[LogWriter\] Writing again/)
  await ingest.said(/\[feed\] Resumed[\s\S]*Sealed[\s\S]*Sealed/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  // On a busy machine the last frames are still under way to it when it stops.
  const recorded = framesByConnection(vault.lines())[0] ?? []
  expect(recorded.length).toBeGreaterThan(sentBefore)
  expectSame(recorded, exchange.delivered(1).slice(0, recorded.length))
})

test.concurrent('a stop while S3 is silent takes less than 10 s, says how many lines are lost, and ends with 1', {
  timeout: 60_000,
}, async () => {
  await using exchange = await Exchange.open()
  await using vault = await Vault.open()
  await using machine = await diskless(vault, exchange)
  await using ingest = machine.start()
  await ingest.said(/\[feed\] Subscribed/)
  vault.break(SILENT)
  await exchange.hasSent(1, 50)
  const startedMs = performance.now()
  expect(await ingest.stop(), ingest.output).toBe(1)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  expect(ingest.stderr).toMatch(/stopping: the last \d+ lines could not be written \(no answer in time\); they are lost/)
})

test.concurrent('a start while S3 is away waits for it, told, and can be stopped; a wrong key ends it with 2', async () => {
  await using exchange = await Exchange.open()
  await using vault = await Vault.open()
  vault.break({ kind: 'refusal', code: 'ServiceUnavailable' })
  await using machine = await diskless(vault, exchange)
  await using ingest = machine.start()
  await ingest.said(/\[ingestion\] NOTHING CAN BE RECORDED FOR NOW: .*tried again every 10 s/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  vault.mend()
  vault.break({ kind: 'refusal', code: 'InvalidAccessKeyId' })
  const { exit, stderr } = await machine.run()
  expect(exit, stderr).toBe(2)
  expect(stderr).toMatch(/^storage\.ingestion_storage: .*access key id/m)
})

test.concurrent('a second ingest on the root ends with 2 and harms nothing; after the first is killed another takes over at once', {
  timeout: 60_000,
}, async () => {
  await using exchange = await Exchange.open()
  await using vault = await Vault.open()
  await using machine = await diskless(vault, exchange)
  await using first = machine.start()
  await first.said(/\[feed\] Subscribed/)
  const second = await machine.run()
  expect(second.exit, second.output).toBe(2)
  expect(second.stderr).toMatch(new RegExp(`pid ${first.pid} on .* is at work there .*stop it first`))
  await first.stop('SIGKILL')
  await using third = machine.start()
  await third.said(/\[feed\] Subscribed/)
  expect(await third.stop(), third.output).toBe(0)
})

test.concurrent('--drain makes segments of what a run that was killed had put up, and ends', { timeout: 60_000 }, async () => {
  await using exchange = await Exchange.open(FAST)
  await using vault = await Vault.open()
  await using machine = await diskless(vault, exchange)
  await using killed = machine.start()
  await killed.said(/\[LogWriter\] Flushed/)
  await killed.stop('SIGKILL')
  const { exit, output } = await machine.run(['--drain'])
  expect(exit, output).toBe(0)
  expect(output).toContain('[ingestion] Drained: nothing is left in the unfinished uploads')
  expect(vault.segments()).toHaveLength(1)
})
