import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Exchange, framesByConnection, sentText } from './exchange.ts'
import { Machine } from './machine.ts'

/** A disk of its own, of four megabytes; null where this process may not mount one. */
async function smallDisk(path: string): Promise<Disposable | null> {
  await mkdir(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  return { [Symbol.dispose]: () => execFileSync('umount', ['--lazy', path]) }
}

test('a full disk is waited out: it is said, recording goes on once there is space, and nothing that was sent is lost', async (context) => {
  await using exchange = await Exchange.open({ framesPerSecond: 400 })
  await using machine = await Machine.create({ url: exchange.url })
  const disk = join(machine.path, 'data')
  using mounted = await smallDisk(disk)
  if (mounted === null)
    return context.skip('mounting a small disk needs root; the same is shown with planned faults in packages/segments/test')
  await using ingest = machine.start()
  await ingest.said(/\[LogWriter\] Flushed/)
  const ballast = join(disk, 'ballast')
  await writeFile(ballast, Buffer.alloc(8 * 1024 * 1024)).catch(() => undefined)
  await ingest.said(/NOTHING CAN BE WRITTEN: .*docs\/operations\.md/)
  await exchange.hasSent(1, exchange.delivered(1).length + 100)
  await rm(ballast)
  await ingest.said(/Writing again; nothing that was accepted is lost/)
  expect(await ingest.stop()).toBe(0)
  expect(framesByConnection(await machine.lines())[0]).toEqual(sentText(exchange.delivered(1)))
  expect(await machine.names('active')).toEqual([])
})
