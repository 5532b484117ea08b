import { createHash } from 'node:crypto'
import { dateOfHour, parseBatchName, requireBatchName } from '@fluxforge/segments'

/** What a key of an output is. */
export type OutputKey =
  /** Whatever stands under _commits/. */
  | { readonly kind: 'commit' }
  | { readonly kind: 'part'; readonly hour: string; readonly hash: string }
  | { readonly kind: 'dead letters'; readonly batch: string; readonly hash: string }
  | { readonly kind: 'layout' }
  | { readonly kind: 'presence' }

/** Keys of one source's output (docs/formats.md), under `processed/<source>`. */
export class OutputKeys {
  readonly prefix: string

  constructor(prefix: string) {
    this.prefix = prefix
  }

  /** Undefined for what is no key of ours. */
  parse(key: string): OutputKey | undefined {
    const name = key.slice(this.prefix.length + 1)
    if (name.startsWith('_commits/')) return { kind: 'commit' }
    if (/^_layout\.[1-9]\d*\.json$/.test(name)) return { kind: 'layout' }
    if (name.startsWith('_presence/')) return { kind: 'presence' }
    const [, batch = '', lettersHash = ''] = /^_dead_letters\/(.+)-([0-9a-f]{16})\.ndjson$/.exec(name) ?? []
    if (parseBatchName(batch) !== undefined) return { kind: 'dead letters', batch, hash: lettersHash }
    const [, hour = '', hash = ''] = /^[^_][^/]*\/(?:.+\/)?part_(\d{8}T\d{2})_([0-9a-f]{16})\.parquet$/.exec(name) ?? []
    return parseBatchName(`${hour}.1`) === undefined ? undefined : { kind: 'part', hour, hash }
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
