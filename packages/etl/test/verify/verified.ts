import { RECORDER_CHANNEL, recorderEvent } from '@fluxforge/segments'
import { envelope } from '@fluxforge/testkit'
import type { Problem } from '../../src/verify/problem.ts'
import { Verification, type VerificationCounts, type VerificationOptions } from '../../src/verify/verification.ts'
import { type EtlLake, NEVER, OUTPUT } from '../batches/etl-lake.ts'

export interface Verified {
  readonly problems: readonly Problem[]
  readonly counts: VerificationCounts
}

/** What verification says of a lake. */
export async function verified(lake: EtlLake, options: Partial<VerificationOptions> = {}): Promise<Verified> {
  const verification = new Verification({ output: lake.memory, outputPath: OUTPUT, ...options })
  const problems: Problem[] = []
  for await (const problem of verification.problems(NEVER)) problems.push(problem)
  return { problems, counts: verification.counts }
}

/** A recorder's line: these numbers of the connection of `tradeLine` never came. */
export function gapLine(from: number, to: number, captureTs = '2025-12-03T14:00:02.000000Z'): string {
  const event = recorderEvent({ kind: 'sequence_gap', connection_id: 'c', from_sequence: from, to_sequence: to, missed: to - from + 1 })
  return envelope(RECORDER_CHANNEL, JSON.stringify(event), captureTs, 'c')
}
