import { errnoOf } from '../errno.ts'
import type { HostIdentity } from './host-identity.ts'

/** False: the holder's process is gone for certain. Anything else is judged by the lease. */
export type IsAlive = (record: HostIdentity) => boolean | 'unknown'

/**
 * What can be known on this machine about the process behind a record: one of this host and another boot is dead, one of this boot is dead when its
 * pid is free. A pid in use may be another process's by now, and of other hosts nothing is known: `unknown`.
 */
export function processLiveness({ host, bootId }: { readonly host: string; readonly bootId: string }): IsAlive {
  return (record) => {
    if (record.host !== host) return 'unknown'
    if (record.bootId !== bootId) return false
    return isPidInUse(record.pid) ? 'unknown' : false
  }
}

function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // ESRCH: nobody has it. EPERM: somebody else's process.
    return errnoOf(error) !== 'ESRCH'
  }
}
