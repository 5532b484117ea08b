import type { Pattern } from '@fluxforge/testkit'
import type { Campaign, CaseReport } from './campaign.ts'
import { Tally } from './tally.ts'

/** One campaign on one pattern: its cases in order, and what they came to. */
export class Track {
  readonly tally = new Tally()
  readonly campaign: Campaign
  readonly pattern: Pattern
  readonly firstSeed: number
  spentMs = 0
  nextSeed: number
  readonly #lastSeed: number

  private constructor(campaign: Campaign, pattern: Pattern, firstSeed: number, lastSeed: number) {
    this.campaign = campaign
    this.pattern = pattern
    this.firstSeed = firstSeed
    this.nextSeed = firstSeed
    this.#lastSeed = lastSeed
  }

  static async open(campaign: Campaign, pattern: Pattern, firstSeed: number, mostCases: number): Promise<Track> {
    const there = await campaign.countCases(pattern)
    return new Track(campaign, pattern, firstSeed, Math.min(there, firstSeed + mostCases - 1))
  }

  get isOver(): boolean {
    return this.nextSeed > this.#lastSeed
  }

  async next(signal: AbortSignal): Promise<{ readonly seed: number; readonly report: CaseReport }> {
    const seed = this.nextSeed++
    const startMs = performance.now()
    const report = await this.campaign.runCase(seed, this.pattern, signal)
    this.spentMs += performance.now() - startMs
    this.tally.add(report)
    return { seed, report }
  }
}
