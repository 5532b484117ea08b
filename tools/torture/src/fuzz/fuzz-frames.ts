import { EnvelopeWriter, type RecordedFrame } from '@fluxforge/segments'
import { Random } from '@fluxforge/testkit'
import type { Campaign } from '../campaign.ts'
import { checkLines } from './check-lines.ts'
import { brokenFrame } from './check-recorded.ts'
import { fuzzReport } from './fuzz-case.ts'
import { MemoryBound } from './memory-bound.ts'
import { oddFrame } from './odd-frame.ts'
import { recordFeed } from './record-feed.ts'

const FRAMES_A_CASE = 1000
const MAX_GROWTH_BYTES = 384 * 1024 * 1024

const memory = new MemoryBound(MAX_GROWTH_BYTES)

/** Odd frames over a real socket through the real feed and the envelope, and their lines through the etl. */
export const fuzzFrames: Campaign = {
  name: 'fuzz-frames',
  about: `odd frames from a socket through feed and envelope to rows, ${FRAMES_A_CASE} a case`,
  patterns: ['local'],
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed) {
    const random = new Random(seed)
    const sent = Array.from({ length: FRAMES_A_CASE }, () => oddFrame(random))
    const binary = sent.map(() => random.chance(1 / 10))
    const recorded = await recordFeed(sent, (i) => binary[i] === true)
    const envelope = new EnvelopeWriter('coinbase')
    const lines = recorded.map((frame) => envelope.line(frame))
    const broken = recorded.flatMap((frame, i) => toldOf(sent[i], frame, lines[i]))
    const rows = await checkLines(
      lines.map((line) => line.subarray(0, -1)),
      { compression: 'none', decimals: 'double', tables: {} },
    )
    const lost = sent.length - recorded.length
    return fuzzReport({
      inputs: sent.length,
      lost: Math.max(0, lost),
      doubled: Math.max(0, -lost),
      problems: [...broken, ...rows.problems, ...memory.look()],
      story: rows.story,
    })
  },
}

function toldOf(sent: Buffer | undefined, frame: RecordedFrame, line: Buffer | undefined): string[] {
  if (sent === undefined || line === undefined) return ['a frame was recorded that was never sent']
  return brokenFrame(sent, frame, line).map((problem) => `${problem}: ${JSON.stringify(sent.toString('latin1'))}`)
}
