import { setTimeout as wait } from 'node:timers/promises'

/** What is left of the ten seconds that a stop may take is for the end of the process. */
const GRACE_MS = 7500

/** What `work` gives, or `null` where it has not ended so long after the signal: one call to a storage that is silent can take minutes. */
export async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const ended = new AbortController()
  try {
    return await Promise.race([work, graceAfter(signal, ended.signal)])
  } finally {
    ended.abort()
  }
}

/** Rejects, unseen, once nobody waits for it any more. */
async function graceAfter(signal: AbortSignal, ended: AbortSignal): Promise<null> {
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true, signal: ended }))
  return await wait(GRACE_MS, null, { signal: ended })
}
