import { readBytes } from '@fluxforge/storage'
import { sha256Of } from '../batches/commit-record.ts'
import type { Site } from '../batches/desk.ts'
import { readStoredCommit } from '../batches/stored-commits.ts'
import type { Finding } from './finding.ts'
import { judgeUnnamed } from './judge-unnamed.ts'
import type { Unnamed } from './output-survey.ts'

/** What is to be said of objects that no commit named. */
export async function* diagnoseUnnamed(site: Site, unnamed: Unnamed): AsyncGenerator<Finding> {
  const { output } = site
  const judgement = await judgeUnnamed(site, unnamed)
  const keys = unnamed.objects.map(({ key }) => key)
  const place = output.describe(keys[0])
  switch (judgement.kind) {
    case 'open':
      return
    case 'committed':
      for (const key of keys) yield* misplaced(site, key, judgement.batch)
      return
    case 'orphaned':
      yield { kind: 'orphans', orphans: { hour: unnamed.hour, hash: unnamed.hash, batch: unnamed.batch, keys }, place }
      return
    case 'unexplained':
      yield { kind: 'unexplained_parts', place, count: keys.length, segments: judgement.segments }
      return
  }
}

/** Named after a batch whose commit has it elsewhere, by its content, or not at all. */
async function* misplaced({ output, outputKeys }: Site, key: string, batch: string): AsyncGenerator<Finding> {
  const commit = await readStoredCommit(output, outputKeys, outputKeys.commit(batch))
  if (commit.kind !== 'committed') return
  const named = [...commit.parts, ...(commit.deadLetters === null ? [] : [commit.deadLetters])]
  // Committed while we looked.
  if (named.some((one) => one.key === key)) return
  const sha256 = sha256Of(await readBytes(output, key))
  const right = named.find((one) => one.sha256 === sha256)
  const place = output.describe(key)
  if (right === undefined) yield { kind: 'stranger', place }
  else yield { kind: 'misplaced_part', key, rightKey: right.key, place, right: output.describe(right.key) }
}
