import type { AppProcess } from '@fluxforge/testkit'

/** What ingest is started with, so that it tells when nothing more comes. */
export const TELLS_COUNTS = ['--stats-interval', '1'] as const

/** Resolves when ingest has read all that its sockets hold, once the exchange is quiet: a stop leaves the rest of what is under way, which only the next start tells of. */
export async function caughtUp(ingest: AppProcess): Promise<void> {
  await ingest.said(/\[stats\] (\S+ frames?) received.*\[stats\] \1 received[^\n]*; 0 lines waiting/s, ingest.output.length)
}
