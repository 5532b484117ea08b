import { expect, test } from 'vitest'
import type { Campaign } from '../../src/campaign.ts'
import { fuzzConfigs } from '../../src/fuzz/fuzz-configs.ts'
import { fuzzFrames } from '../../src/fuzz/fuzz-frames.ts'
import { fuzzLines } from '../../src/fuzz/fuzz-lines.ts'
import { fuzzStarts } from '../../src/fuzz/fuzz-starts.ts'

test.each([
  ['mutated lines are counted once, convert or are dead letters whole, on both roads alike, and spare the good ones', fuzzLines],
  ['odd frames are recorded byte for byte, under the channel and number that they say', fuzzFrames],
  ['settings files give settings, or problems with their places, and never a secret', fuzzConfigs],
  ['from damaged folders every whole line is committed once, and what is in the way is named', fuzzStarts],
] satisfies readonly (readonly [string, Campaign])[])('%s', async (_, campaign) => {
  const { problems, lost, doubled } = await campaign.runCase(1, 'local', new AbortController().signal)
  expect({ problems, lost, doubled }).toEqual({ problems: [], lost: 0, doubled: 0 })
})
