import type { Pattern } from '@fluxforge/testkit'

/** One way of being cruel to FluxForge, made of numbered cases. */
export interface Campaign {
  readonly name: string
  /** What it does, in one line for `--help`. */
  readonly about: string
  readonly patterns: readonly Pattern[]
  /** How many different cases there are; Infinity where every seed is one. */
  countCases(pattern: Pattern): Promise<number>
  /** Case `seed`, from 1: the same each time, as far as the operating system lets it be. Never rejects for what FluxForge does wrong: that is a problem of the report. */
  runCase(seed: number, pattern: Pattern, signal: AbortSignal): Promise<CaseReport>
}

/** What one case did and what the oracle found. */
export interface CaseReport {
  readonly crashes: number
  readonly faults: number
  /** Frames that the exchange delivered. */
  readonly frames: number
  readonly lost: number
  readonly doubled: number
  /** Each broken promise in one line; empty where all held. */
  readonly problems: readonly string[]
  /** What happened, shortened: printed with the command that repeats the case when there are problems. */
  readonly story: readonly string[]
  /** How much each crash of a recorder cost, in milliseconds of the feed. */
  readonly lossMs: readonly number[]
  /** From each crash until a fresh frame was durable again. */
  readonly recoveryMs: readonly number[]
}
