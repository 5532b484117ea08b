import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { busyBacklog, busyHour, onOtherDays, quietBacklog } from './backlogs.ts'
import { type Competitor, duckdb, etl, naive } from './competitors.ts'
import { ONE_WORKER } from './etl-convert.ts'
import { generateSegment } from './generate-segment.ts'
import { hasCapture, repeatCapture } from './repeat-capture.ts'

/** Segments, and those who convert them: the first against the others. */
export interface Work {
  readonly name: string
  readonly title: string
  segments(): Promise<readonly string[]>
  readonly competitors: readonly Competitor[]
  /** False: one run, alone, to see how cost and memory grow. */
  readonly isCompared: boolean
}

const alone = { threads: 1, isEach: false }

/** One segment, as a whole process of each. */
export function segmentWork(directory: string, bytes: number, isCapture: boolean, others: readonly Competitor[]): Work {
  return {
    name: isCapture ? 'capture' : 'segment',
    title: `${isCapture ? 'the real capture, repeated' : 'a generated segment'}, ${bytes / 1e6} MB, one worker; DuckDB with one thread`,
    async segments() {
      const place = join(directory, isCapture ? 'capture' : 'segment')
      await mkdir(place, { recursive: true })
      return [await (isCapture ? repeatCapture : generateSegment)(place, bytes)]
    },
    competitors: [etl(ONE_WORKER), duckdb({ ...alone, isSynced: true }), ...others],
    isCompared: true,
  }
}

/** All that docs/performance.md states: segments of `bytes`, a backlog of ten of them, and one of so many times ten. */
export function allWorks(directory: string, bytes: number, largest: number): readonly Work[] {
  const unsynced = duckdb({ ...alone, isSynced: false })
  const each = { threads: 2, isEach: true }
  let made: Promise<readonly string[]> | undefined
  const tenSegments = (): Promise<readonly string[]> => (made ??= busyBacklog(join(directory, 'backlog'), 10, bytes))
  const gb = (10 * bytes) / 1e9
  return [
    segmentWork(directory, bytes, false, [unsynced, naive]),
    ...(hasCapture() ? [segmentWork(directory, bytes, true, [unsynced])] : []),
    {
      name: 'quiet',
      title: 'a quiet feed, 24 segments of 1.7 MB, one worker; DuckDB with one thread, segment by segment',
      segments: () => quietBacklog(join(directory, 'quiet'), 24),
      competitors: [
        etl(ONE_WORKER),
        duckdb({ threads: 1, isEach: true, isSynced: true }),
        duckdb({ threads: 1, isEach: true, isSynced: false }),
      ],
      isCompared: true,
    },
    {
      name: 'hour',
      title: `${gb} GB as ten segments of one hour, one worker, etl.batch: hour; DuckDB with one thread on the ten at once`,
      segments: () => busyHour(join(directory, 'hour'), 10, bytes),
      competitors: [etl({ workers: 1, batch: 'hour' }), duckdb({ ...alone, isSynced: true }), unsynced],
      isCompared: true,
    },
    {
      name: 'backlog',
      title: `${gb} GB as ten segments of ten hours, one worker; DuckDB with one thread on the ten at once`,
      segments: tenSegments,
      competitors: [etl(ONE_WORKER), duckdb({ ...alone, isSynced: true }), unsynced],
      isCompared: true,
    },
    {
      name: 'two workers',
      title: `${gb} GB as ten segments, two workers; DuckDB with two threads, segment by segment`,
      segments: tenSegments,
      competitors: [etl({ ...ONE_WORKER, workers: 2 }), duckdb({ ...each, isSynced: true }), duckdb({ ...each, isSynced: false })],
      isCompared: true,
    },
    ...(largest < 1
      ? []
      : [
          {
            name: 'largest',
            title: `${largest * gb} GB as ${10 * largest} segments, one worker, alone`,
            segments: async () => await onOtherDays(join(directory, 'largest'), await tenSegments(), largest),
            competitors: [etl(ONE_WORKER)],
            isCompared: false,
          },
        ]),
  ]
}
