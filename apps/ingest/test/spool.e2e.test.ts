import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine } from './machine.ts'
import { spooled, Vault } from './vault.ts'

const SILENT = { kind: 'silence', isApplied: false } as const

test.concurrent('what the exchange sends is in the bucket, byte for byte, and nothing stays in the spool', async () => {
  await using exchange = await Exchange.open({ framesPerSecond: 500 })
  await using vault = await Vault.open()
  await using machine = await Machine.create({ url: exchange.url, ingestionStorage: vault.layer, ingestion: { segment_max_seconds: 1 } })
  await using ingest = machine.start()
  await ingest.said(/Sealed segment_\S+ .* by age\): ready at s3:\/\/market-data-vault\/team\/raw\/ready\/coinbase\/segment_/)
  await ingest.said(/Sealed segment_\S+_00002\.ndjson/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  expect(ingest.stdout).toMatch(
    /^\[ingestion\] Spool: \S+\/data\/spool\/[0-9a-f]{16}\/market-data-vault\/team\/coinbase\/ \(uploads go to s3:\/\/market-data-vault\/team\/raw\/ready\/coinbase\/\)$/m,
  )
  expect(ingest.stdout).toMatch(/^\[ingestion\] Ready: {2}s3:\/\/market-data-vault\/team\/raw\/ready\/coinbase\/$/m)
  expect(ingest.stdout).toMatch(/^\[ingestion\] Storage answers: s3 @ market-data-vault$/m)
  expect(ingest.output).not.toContain('do-not-tell')
  expect(vault.segments().length).toBeGreaterThanOrEqual(3)
  expectSame(framesByConnection(vault.lines())[0], exchange.delivered(1))
  expect(await spooled(machine)).toEqual([])
})

test.concurrent('an S3 that is silent from the start stops nothing: a stop takes less than 10 s and names what waits, a drain uploads it', async () => {
  await using exchange = await Exchange.open({ framesPerSecond: 500 })
  await using vault = await Vault.open()
  vault.break(SILENT)
  await using machine = await Machine.create({ url: exchange.url, ingestionStorage: vault.layer, ingestion: { segment_max_seconds: 1 } })
  await using ingest = machine.start()
  await ingest.said(/Flushed .* to \S+_00002\.ndjson/)
  const startedMs = performance.now()
  expect(await ingest.stop(), ingest.output).toBe(0)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  const [, names = ''] =
    /\[LogWriter\] \d+ segments could not be published, to be published at the next start, or with --drain, from the spool: (.*)\n/.exec(
      ingest.stderr,
    ) ?? []
  expect(names.split(', ')).toEqual((await spooled(machine)).filter((name) => name.endsWith('.ndjson')).sort())
  expect(vault.segments()).toEqual([])

  vault.mend()
  const { exit, output } = await machine.run(['--drain'])
  expect(exit, output).toBe(0)
  expect(output).toContain('[ingestion] Drained: nothing is left in the spool')
  expect(await spooled(machine)).toEqual([])
  expectSame(framesByConnection(vault.lines())[0], exchange.delivered(1))
})

test.concurrent('killed while nothing could be uploaded, a start goes on, and uploads all of it once', async () => {
  await using exchange = await Exchange.open({ framesPerSecond: 200 })
  await using vault = await Vault.open()
  vault.break({ kind: 'reset', isApplied: false })
  await using machine = await Machine.create({ url: exchange.url, ingestionStorage: vault.layer, ingestion: { segment_max_seconds: 1 } })
  await using killed = machine.start()
  await killed.said(/Flushed .* to \S+_00003\.ndjson/)
  expect(await killed.stop('SIGKILL')).toBe('SIGKILL')
  await using again = machine.start()
  const [, found = ''] = await again.said(/\[LogWriter\] Found (\d) segments \(.*\) of an earlier run in the spool, to be published first/)
  expect(Number(found)).toBeGreaterThanOrEqual(3)
  await again.said(/\[LogWriter\] Flushed/)
  vault.mend()
  await again.said(/Sealed segment_/)
  expect(again.output.match(/\] Recovered segment_/g)).toHaveLength(Number(found))
  expect(await again.stop(), again.output).toBe(0)
  expect(await spooled(machine)).toEqual([])
  const [before = [], after = []] = framesByConnection(vault.lines())
  expect(before.length).toBeGreaterThan(100)
  expectSame(before, exchange.delivered(1).slice(0, before.length))
  expectSame(after, exchange.delivered(2))
})

test.concurrent.each([
  ['a wrong key', {}, { kind: 'refusal', code: 'InvalidAccessKeyId' } as const, /access/i],
  ['an expired token', {}, { kind: 'refusal', code: 'ExpiredToken' } as const, /token|credentials/i],
  ['a bucket that is not there', { buckets: ['other'] }, null, /there is no bucket market-data-vault/],
])('%s is said loudly, once, with the way out, and recording goes on', async (_, bucket, fault, reason) => {
  await using exchange = await Exchange.open()
  await using vault = await Vault.open(bucket)
  if (fault !== null) vault.break(fault)
  await using machine = await Machine.create({ url: exchange.url, ingestionStorage: vault.layer })
  await using ingest = machine.start()
  const [line] = await ingest.said(/\[ingestion\] NO UPLOADS FOR NOW: .*\n/)
  expect(line).toMatch(reason)
  expect(line).toMatch(/recording goes on into the spool.*correct them and start again: nothing is lost by that/)
  await ingest.said(/\[LogWriter\] Flushed/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  expect(ingest.output.split('NO UPLOADS')).toHaveLength(2)
  expect(ingest.output).not.toContain('do-not-tell')
  expect(await spooled(machine)).toContainEqual(expect.stringMatching(/_00001\.ndjson$/))
})

test.concurrent('a drain that can’t reach the bucket tries until it is stopped, then ends with 1 and names what stays', async () => {
  await using vault = await Vault.open()
  vault.break(SILENT)
  await using machine = await Machine.create({ ingestionStorage: vault.layer })
  expect((await machine.run(['--duration', '0.2'])).exit).toBe(0)
  vault.mend()
  vault.break({ kind: 'refusal', code: 'AccessDenied' })
  await using drain = machine.start(['--drain'])
  await drain.said(/Publishing segment_\S+ failed, 1 segment waits, next try in 2 s/)
  expect(await drain.stop()).toBe(1)
  expect(drain.stderr).toMatch(/^\[ingestion\] NOT DRAINED: 1 segment stays in the spool: segment_\S+_00001\.ndjson$/m)
})

test.concurrent('a spool that another setting left is not forgotten: a start names it and the way out, a drain with the old settings empties it', async () => {
  await using vault = await Vault.open()
  vault.break(SILENT)
  await using machine = await Machine.create({ ingestionStorage: vault.layer })
  expect((await machine.run(['--duration', '0.2'])).exit).toBe(0)
  await using other = await Vault.open()
  // To this machine, or to another server.
  for (const ingestionStorage of [undefined, other.layer]) {
    await machine.set(ingestionStorage === undefined ? {} : { ingestionStorage })
    const { exit, stderr } = await machine.run(['--duration', '0.2'])
    expect(exit, stderr).toBe(2)
    expect(stderr).toMatch(
      /^ingestion\.spool_dir: found 1 segment in \S+\/market-data-vault\/team\/coinbase, recorded for another storage and not uploaded yet; first run ingest with --drain and the settings that they were recorded with$/m,
    )
  }
  vault.mend()
  await machine.set({ ingestionStorage: vault.layer })
  expect((await machine.run(['--drain'])).exit).toBe(0)
  expect(vault.lines().map(({ event }) => event?.kind)).toEqual(['start', 'closed', 'stop'])
  await machine.set({})
  expect((await machine.run(['--duration', '0.2'])).exit).toBe(0)
})

test.concurrent('a second ingest with the same spool ends with 2', async () => {
  await using vault = await Vault.open()
  await using machine = await Machine.create({ ingestionStorage: vault.layer })
  await using first = machine.start()
  await first.said(/\[LogWriter\] Flushed/)
  const second = await machine.run()
  expect(second.exit).toBe(2)
  expect(second.stderr).toMatch(new RegExp(`is held by pid ${first.pid} on `))
  expect(await first.stop()).toBe(0)
})

test.concurrent('two ingests on one bucket give no name twice, and all that either was sent is there', async () => {
  await using vault = await Vault.open()
  await using exchangeA = await Exchange.open({ framesPerSecond: 300 })
  await using exchangeB = await Exchange.open({ framesPerSecond: 300 })
  const options = { ingestionStorage: vault.layer, ingestion: { segment_max_seconds: 0.5 } }
  await using machineA = await Machine.create({ ...options, url: exchangeA.url })
  await using machineB = await Machine.create({ ...options, url: exchangeB.url })
  await using a = machineA.start()
  await using b = machineB.start()
  for (const ingest of [a, b]) await ingest.said(/(?:Sealed [\s\S]*){3}/)
  expect(await Promise.all([a.stop(), b.stop()])).toEqual([0, 0])
  const names = [a, b].flatMap(({ output }) => [...output.matchAll(/Sealed (\S+) /g)].map(([, name = '']) => name))
  expect(names.toSorted()).toEqual(vault.segments())
  expect(new Set(names).size).toBe(names.length)
  const recorded = framesByConnection(vault.lines())
  expect(recorded).toHaveLength(2)
  for (const { simulator } of [exchangeA, exchangeB]) {
    const [first] = simulator.delivered
    expectSame(
      recorded.find(([frame]) => frame?.equals(Buffer.from(first?.data ?? '')) === true),
      simulator.delivered,
    )
  }
})

test.concurrent('an S3 that ignores conditions is said, and works for one ingest', async () => {
  await using exchange = await Exchange.open()
  await using vault = await Vault.open({ ignoresConditionsOf: ['PutObject', 'CopyObject', 'CompleteMultipartUpload'] })
  await using machine = await Machine.create({ url: exchange.url, ingestionStorage: vault.layer })
  await using ingest = machine.start()
  await ingest.said(/Storage answers: s3 @ market-data-vault \(it ignores conditional writes: run one ingest and one etl at most\)/)
  await ingest.said(/\[LogWriter\] Flushed/)
  expect(await ingest.stop(), ingest.output).toBe(0)
  expectSame(framesByConnection(vault.lines())[0], exchange.delivered(1))
})
