import { repeatLine } from './repeat-line.ts'
import type { Failure } from './report.ts'
import type { Track } from './track.ts'

export interface RunEvents {
  onCase(track: Track): void
  onFailure(failure: Failure): void
}

/** Cases until the time is up or all are done, each track in its turn, so that each gets the same share of the time. Case one of each runs in any case. */
export async function runTracks(tracks: readonly Track[], endMs: number, signal: AbortSignal, events: RunEvents): Promise<Failure[]> {
  const failures: Failure[] = []
  for (;;) {
    const open = tracks.filter((track) => !track.isOver && (performance.now() < endMs || track.tally.cases === 0))
    if (open.length === 0 || signal.aborted) return failures
    const track = open.reduce((least, one) => (one.spentMs < least.spentMs ? one : least))
    const { seed, report } = await track.next(signal)
    events.onCase(track)
    if (report.problems.length === 0 && report.lost === 0 && report.doubled === 0) continue
    const { problems, story } = report
    const failure = { campaign: track.campaign.name, pattern: track.pattern, seed, problems, story, repeat: repeatLine(track, seed) }
    failures.push(failure)
    events.onFailure(failure)
  }
}
