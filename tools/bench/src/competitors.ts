import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EtlChoices, etlTables, prepareEtl } from './etl-convert.ts'

const DUCKDB = fileURLToPath(new URL('duckdb-convert.ts', import.meta.url))
const NAIVE = fileURLToPath(new URL('naive-convert.ts', import.meta.url))

/** A whole process that turns segments into tables. */
export interface Competitor {
  readonly name: string
  /** Makes `root`, an empty directory, ready for a run on `segments`, and gives what to run with node. */
  prepare(segments: readonly string[], root: string): Promise<readonly string[]>
  /** Where the tables are after the run. */
  tables(root: string): string
}

export interface DuckdbOptions {
  readonly threads: number
  /** One segment after the other instead of all at once. */
  readonly isEach: boolean
  /** False: its files are left to the operating system, as COPY does. */
  readonly isSynced: boolean
}

export function etl(choices: EtlChoices): Competitor {
  return { name: 'etl', prepare: (segments, root) => prepareEtl(segments, root, choices), tables: etlTables }
}

export function duckdb({ threads, isEach, isSynced }: DuckdbOptions): Competitor {
  const flags = [`--threads=${threads}`, ...(isEach ? ['--each'] : []), ...(isSynced ? [] : ['--no-sync'])]
  return {
    name: isSynced ? 'duckdb' : 'duckdb unsynced',
    prepare: async (segments, root) => [DUCKDB, root, ...segments, ...flags],
    tables: (root) => root,
  }
}

/** What one would write first. */
export const naive: Competitor = {
  name: 'naive',
  prepare: async (segments, root) => [NAIVE, join(root, 'tables'), ...segments],
  tables: (root) => join(root, 'tables'),
}
