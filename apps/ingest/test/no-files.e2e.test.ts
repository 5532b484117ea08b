import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { AppProcess } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Exchange, expectSame, framesByConnection } from './exchange.ts'
import { Machine } from './machine.ts'

const PRLIMIT = '/usr/bin/prlimit'

/** The soft limit of a running program. */
function limitFiles({ pid }: AppProcess, files: number): void {
  execFileSync(PRLIMIT, ['--pid', String(pid), `--nofile=${files}:`])
}

test.skipIf(!existsSync(PRLIMIT))(
  'while no file can be opened recording goes on, its counts are told, and every frame is recorded',
  async () => {
    await using exchange = await Exchange.open({ framesPerSecond: 200 })
    await using machine = await Machine.create({ url: exchange.url, ingestion: { segment_max_seconds: 1 } })
    await using ingest = machine.start(['--stats-interval', '0.1'])
    await ingest.said(/\[LogWriter\] Sealed/)
    limitFiles(ingest, 3)
    await ingest.said(/EMFILE/, ingest.output.length)
    await ingest.said(/\[stats\].*\[stats\]/s, ingest.output.length)
    limitFiles(ingest, 1024)
    await ingest.said(/\[LogWriter\] Sealed/, ingest.output.length)
    expect(await ingest.stop(), ingest.output).toBe(0)
    const [recorded = []] = framesByConnection(await machine.lines())
    expect(recorded.length).toBeGreaterThan(0)
    expectSame(recorded, exchange.delivered(1).slice(0, recorded.length))
  },
)
