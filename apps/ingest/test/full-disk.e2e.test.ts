import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine } from './machine.ts'

/** A disk of its own, of four megabytes; null where this process may not mount one. */
async function smallDisk(path: string): Promise<Disposable | null> {
  await mkdir(path)
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  return { [Symbol.dispose]: () => execFileSync('/bin/umount', ['--lazy', path]) }
}

const NEEDS_ROOT = 'mounting a small disk needs root; the same is shown with planned faults in packages/segments/test'

/** Fails by design, once there is no room left. */
async function fill(disk: string): Promise<string> {
  const ballast = join(disk, 'ballast')
  await expect(writeFile(ballast, Buffer.alloc(8 * 1024 * 1024))).rejects.toMatchObject({ code: 'ENOSPC' })
  return ballast
}

test.concurrent('a full disk is waited out, with the sockets unread; once there is space everything that was sent is recorded', async (context) => {
  await using exchange = await Exchange.open({ framesPerSecond: 400 })
  await using machine = await Machine.create({ url: exchange.url, ingestion: { batch_size: 10, queue_maxsize: 50 } })
  const disk = join(machine.path, 'data')
  using mounted = await smallDisk(disk)
  if (mounted === null) return context.skip(NEEDS_ROOT)
  await using ingest = machine.start(['--stats-interval', '0.1'])
  await ingest.said(/\[LogWriter\] Flushed/)
  const ballast = await fill(disk)
  await ingest.said(/NOTHING CAN BE WRITTEN: .*docs\/operations\.md/)
  await ingest.said(/Paused: storage is behind/)
  await rm(ballast)
  await ingest.said(/Writing again; nothing that was accepted is lost/)
  // A stop while the sockets are paused leaves the rest unread: catching up comes first.
  const sent = exchange.delivered(1).length
  for (let received = 0, from = 0; received < sent; from = ingest.output.length) {
    const [, frames = ''] = await ingest.said(/\[stats\] ([\d,]+) frames? received/, from)
    received = Number(frames.replaceAll(',', ''))
  }
  expect(await ingest.stop()).toBe(0)
  const lines = await machine.lines()
  expect(lines.flatMap(({ event }) => event?.kind ?? [])).toEqual(expect.arrayContaining(['paused', 'resumed']))
  const [recorded = []] = framesByConnection(lines)
  expect(recorded.length).toBeGreaterThanOrEqual(sent)
  expectSame(recorded, exchange.delivered(1).slice(0, recorded.length))
  expect(await machine.names('active')).toEqual([])
})

test.concurrent('a stop while the disk is full ends with 1 and one line, within 10 s, and the next start publishes what was durable', async (context) => {
  await using exchange = await Exchange.open({ framesPerSecond: 400 })
  await using machine = await Machine.create({ url: exchange.url })
  const disk = join(machine.path, 'data')
  using mounted = await smallDisk(disk)
  if (mounted === null) return context.skip(NEEDS_ROOT)
  await using ingest = machine.start()
  await ingest.said(/\[LogWriter\] Flushed/)
  const ballast = await fill(disk)
  await ingest.said(/NOTHING CAN BE WRITTEN/)
  const startedMs = performance.now()
  expect(await ingest.stop()).toBe(1)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  expect(ingest.stderr).toMatch(/^stopping: the last \d+ lines could not be written .*ENOSPC.*; they are lost.*$/m)
  await rm(ballast)
  const { exit, output } = await machine.run(['--drain'])
  expect(exit, output).toBe(0)
  const [recorded = []] = framesByConnection(await machine.lines())
  expect(recorded.length).toBeGreaterThan(0)
  expectSame(recorded, exchange.delivered(1).slice(0, recorded.length))
})
