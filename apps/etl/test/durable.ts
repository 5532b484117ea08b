import type { AppProcess } from '@fluxforge/testkit'

/** Once all that an ingest has taken so far is durable: of two flushes that it tells of, the second began after this. */
export async function untilDurable(ingest: AppProcess): Promise<void> {
  await ingest.said(/(\[LogWriter\] Flushed[\s\S]*){2}/, ingest.output.length)
}
