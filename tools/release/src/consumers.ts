import { join } from 'node:path'
import { type PackageName, ROOT } from './packages.ts'
import type { Resolution } from './resolutions.ts'

/** A program outside this workspace that uses what was published. */
export interface Consumer {
  readonly name: string
  /** Its sources; all of the folder is taken along. */
  readonly folder: string
  readonly uses: readonly PackageName[]
  /** What it has from elsewhere, by the ranges of this workspace. */
  readonly also: readonly string[]
  /** What is run of what its sources compile to. */
  readonly main: string
  /** Those of `RESOLUTIONS` under which it compiles; all of them when absent. */
  readonly resolutions?: readonly Resolution['moduleResolution'][]
  /** What its output has to hold. */
  readonly says: string
}

export const CONSUMERS: readonly Consumer[] = [
  {
    name: 'all-five',
    folder: join(ROOT, 'tools/release/src/all-five'),
    uses: ['storage', 'segments', 'etl', 'coinbase', 'config'],
    also: [],
    main: 'main.js',
    says: 'all five work',
  },
  {
    // TypeScript lets a CommonJS file require ES modules under nodenext alone.
    name: 'commonjs',
    folder: join(ROOT, 'tools/release/src/commonjs'),
    uses: ['storage', 'segments', 'etl', 'coinbase', 'config'],
    also: [],
    main: 'main.cjs',
    resolutions: ['nodenext'],
    says: 'required all five',
  },
  {
    name: 'own-backend',
    folder: join(ROOT, 'examples/own-backend/src'),
    uses: ['storage'],
    also: [],
    main: 'main.js',
    says: 'promises kept, 0 broken',
  },
  {
    name: 'own-exchange',
    folder: join(ROOT, 'examples/own-exchange/src'),
    uses: ['storage', 'segments', 'etl'],
    also: ['hyparquet', 'ws', '@types/ws'],
    main: 'main.js',
    says: 'sequence 3 3',
  },
  {
    name: 'record-in-your-service',
    folder: join(ROOT, 'examples/record-in-your-service/src'),
    uses: ['storage', 'segments', 'coinbase'],
    also: ['valibot'],
    main: 'rehearse.js',
    says: 'recorded into',
  },
]
