import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const ROOT: string = join(import.meta.dirname, '../../..')

/** What is published, in the order of their imports. */
export const PACKAGES = ['storage', 'segments', 'etl', 'coinbase', 'config'] as const
export type PackageName = (typeof PACKAGES)[number]

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
}

export async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
}
