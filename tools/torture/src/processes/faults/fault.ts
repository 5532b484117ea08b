import type { Fault as ExchangeFault } from '@fluxforge/coinbase/simulator'
import type { AppProcess, PatternSite, Random, SiteSettings } from '@fluxforge/testkit'

/** Both programs at work on a machine, with frames on the disk. */
export interface Stage {
  readonly site: PatternSite
  readonly ingest: AppProcess
  readonly etls: readonly [AppProcess, AppProcess]
  readonly random: Random
  /** The folder that ingest appends in is below it. */
  readonly recordingDir: string
}

/** Something that goes wrong with real processes, for a while. */
export interface Fault {
  readonly name: string
  /** Settings of the programs besides the usual ones. */
  readonly settings?: SiteSettings
  readonly framesPerSecond?: number
  readonly exchangeFaults?: readonly ExchangeFault[]
  /** Before the programs start; null where this machine can't do it, with the reason. What it gives is undone at the end. */
  prepare?(site: PatternSite, recordingDir: string): Promise<AsyncDisposable | string>
  /** Resolves when it is over: how often it struck. */
  strike(stage: Stage): Promise<number>
  /** Kinds of rows that `gaps` may have of it; default none. */
  readonly mayTell?: readonly string[]
  /** The rows that `gaps` must have of it, and no others: `disconnect`, `sequence of 2`. */
  readonly mustTell?: readonly string[]
}
