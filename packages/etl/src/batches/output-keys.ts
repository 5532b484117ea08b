import { createHash } from 'node:crypto'
import { dateOfHour, requireBatchName } from '@fluxforge/segments'

/** Keys of one source's output (docs/formats.md), under `processed/<source>`. */
export class OutputKeys {
  readonly prefix: string

  constructor(prefix: string) {
    this.prefix = prefix
  }

  get allCommits(): string {
    return `${this.prefix}/_commits`
  }

  /** All commits of a day: `date` is that of the batches' hours. */
  commits(date: string): string {
    return `${this.allCommits}/${date}`
  }

  commit(batch: string): string {
    return `${this.commits(dateOfHour(requireBatchName(batch).hour))}/${batch}.json`
  }

  part(table: string, partition: string, batch: string, hash: string): string {
    return [this.prefix, table, ...(partition === '' ? [] : [partition]), this.partName(batch, hash)].join('/')
  }

  partName(batch: string, hash: string): string {
    return `part_${requireBatchName(batch).hour}_${hash}.parquet`
  }

  deadLetters(batch: string, hash: string): string {
    return `${this.prefix}/_dead_letters/${batch}-${hash}.ndjson`
  }

  layout(n: number): string {
    return `${this.prefix}/_layout.${n}.json`
  }
}

/**
 * What makes a batch's parts its own: the first 16 hex digits of SHA-256 over the batch's name and, in order, each member's name and the SHA-256 of its
 * content, every one of these texts ended by a newline.
 */
export function batchHash(batch: string, members: readonly { readonly segment: string; readonly sha256: string }[]): string {
  const hash = createHash('sha256').update(`${batch}\n`)
  for (const { segment, sha256 } of members) hash.update(`${segment}\n${sha256}\n`)
  return hash.digest('hex').slice(0, 16)
}
