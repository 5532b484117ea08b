import { readFile } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import type { HostIdentity } from './host-identity.ts'

/**
 * This process, for locks and ownership records. Linux tells a boot apart by an id of its own; elsewhere the minute in which the machine was started
 * has to do. A container needs a fixed host name (docs/operations.md).
 */
export async function thisProcess(): Promise<HostIdentity> {
  return { host: hostname(), bootId: await bootId(), pid: process.pid }
}

async function bootId(): Promise<string> {
  if (process.platform === 'linux') return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  return `started-${Math.round((Date.now() / 1000 - uptime()) / 60)}`
}
