import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PatternSite } from '@fluxforge/testkit'
import type { Fault } from './fault.ts'

const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
/** Seconds from the true time: five minutes forth, back to before it began, and home. */
const STEPS = [300, 0, -300, 0]

/** Steps of the wall clock under running programs, by libfaketime; the monotonic clock goes on. */
export const clockSteps: Fault = {
  name: 'clock steps',
  async prepare(site) {
    const library = LIBRARIES.find((file) => existsSync(file))
    if (library === undefined) return 'libfaketime is not installed (Debian: apt-get install libfaketime)'
    await step(site, 0)
    Object.assign(site.environment, {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: fileOf(site),
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    })
    return { [Symbol.asyncDispose]: async () => {} }
  },
  async strike({ site, ingest, etls }) {
    for (const seconds of STEPS) {
      const since = ingest.output.length
      const committed = etls[0].output.length
      await step(site, seconds)
      await ingest.said(/The clock of this machine stepped/, since)
      await ingest.said(/\[LogWriter\] Flushed/, ingest.output.length)
      await etls[0].said(/\[ETLJob\] Committed/, committed)
    }
    return STEPS.length
  },
}

async function step(site: PatternSite, seconds: number): Promise<void> {
  await writeFile(`${fileOf(site)}.new`, `${seconds < 0 ? '' : '+'}${seconds}s\n`)
  await rename(`${fileOf(site)}.new`, fileOf(site))
}

function fileOf({ path }: PatternSite): string {
  return join(path, 'clock')
}
