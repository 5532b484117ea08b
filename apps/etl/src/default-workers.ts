/** One core is left to ingest. Where of several creates more than one may win, there is one worker. */
export function defaultWorkers(cores: number, isCreateExact: boolean): number {
  return isCreateExact ? Math.max(1, cores - 1) : 1
}
