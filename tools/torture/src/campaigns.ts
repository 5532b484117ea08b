import type { Campaign } from './campaign.ts'
import { fuzzConfigs } from './fuzz/fuzz-configs.ts'
import { fuzzFrames } from './fuzz/fuzz-frames.ts'
import { fuzzLines } from './fuzz/fuzz-lines.ts'
import { fuzzStarts } from './fuzz/fuzz-starts.ts'
import { faults } from './processes/faults/faults.ts'
import { kills } from './processes/kills/kills.ts'
import { s3Faults } from './s3-faults/s3-faults.ts'
import { crashPoints } from './sim/campaigns/crash-points.ts'
import { recoveryPoints } from './sim/campaigns/recovery-points.ts'
import { simulation } from './sim/campaigns/simulation.ts'

/** All there are, in the order in which `--help` names them. */
export const CAMPAIGNS: readonly Campaign[] = [
  simulation,
  crashPoints,
  recoveryPoints,
  s3Faults,
  fuzzLines,
  fuzzFrames,
  fuzzConfigs,
  fuzzStarts,
  kills,
  faults,
]
