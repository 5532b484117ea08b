import { execFile } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { AppProcess } from '@fluxforge/testkit'
import type { Fault, Stage } from './fault.ts'

const run = promisify(execFile)
const TIMES = 3
/** Below what every process has open: no other file can be. */
const NO_MORE_FILES = 3
/** A write that goes beyond it is short, and the next fails. */
const SHORT_BYTES = 10_000

/** EMFILE: nothing can be opened any more, for a while. */
export const noFiles: Fault = limit('too many open files', 'nofile', NO_MORE_FILES, 1024)

/** Short writes, then EFBIG, wherever a file grows beyond a size. */
export const shortWrites: Fault = limit('short writes', 'fsize', SHORT_BYTES, 'unlimited')

function limit(name: string, resource: string, low: number, high: number | 'unlimited'): Fault {
  return {
    name,
    prepare: async () => (await hasPrlimit()) ?? { [Symbol.asyncDispose]: async () => {} },
    async strike({ ingest, etls, random }: Stage) {
      for (let times = 0; times < TIMES; times += 1) {
        for (const app of [ingest, ...etls]) await set(app, resource, low)
        await setTimeout(1000 + random.integer(3000))
        for (const app of [ingest, ...etls]) await set(app, resource, high)
        await ingest.said(/\[LogWriter\] Flushed/, ingest.output.length)
      }
      return TIMES
    },
    mayTell: ['paused'],
  }
}

/** The soft limit; the hard one stays. */
async function set({ pid }: AppProcess, resource: string, value: number | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--${resource}=${value}:`])
}

async function hasPrlimit(): Promise<string | null> {
  try {
    await run('prlimit', ['--version'])
    return null
  } catch (error) {
    return `prlimit: ${String(error)}`
  }
}
