import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freezableDisk, freeze, smallDisk } from './disks.ts'
import type { Fault } from './fault.ts'

const DISK_MB = 48
const TIMES = 3

/** ENOSPC, of a real disk that is full, and has room again. */
export const fullDisk: Fault = {
  name: 'full disk',
  prepare: (_site, recordingDir) => smallDisk(recordingDir, DISK_MB),
  async strike({ ingest, random, recordingDir }) {
    for (let times = 0; times < TIMES; times += 1) {
      const since = ingest.output.length
      const ballast = join(recordingDir, 'ballast')
      await expectFull(writeFile(ballast, Buffer.alloc(2 * DISK_MB * 1024 * 1024)))
      await ingest.said(/NOTHING CAN BE WRITTEN/, since)
      await setTimeout(random.integer(3000))
      await rm(ballast)
      await ingest.said(/Writing again; nothing that was accepted is lost/, since)
    }
    return TIMES
  },
  mayTell: ['paused'],
}

/** A disk that does not answer for seconds: every write, sync and rename waits. */
export const frozenDisk: Fault = {
  name: 'frozen disk',
  prepare: (site, recordingDir) => freezableDisk(recordingDir, join(site.path, 'disk.img'), 4 * DISK_MB),
  async strike({ ingest, random, recordingDir }) {
    for (let times = 0; times < TIMES; times += 1) {
      await freeze(recordingDir, 1 + random.integer(4))
      await ingest.said(/\[LogWriter\] Flushed/, ingest.output.length)
    }
    return TIMES
  },
  mayTell: ['paused'],
}

async function expectFull(writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
    throw error
  }
  throw new Error('filling a disk: found room for twice its size')
}
