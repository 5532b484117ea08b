import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PlantedBug } from './planted-bug.ts'
import { plantedText } from './planted-text.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../../../..')

export interface Caught {
  /** How many seeds it took; null: a test caught it. */
  readonly seeds: number | null
  /** What was said to be broken, first line. */
  readonly found: string
}

/** A copy of the last commit, where bugs are planted one at a time. */
export class Garden implements AsyncDisposable {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(): Promise<Garden> {
    const folder = join(await mkdtemp(join(tmpdir(), 'fluxforge-garden-')), 'checkout')
    await run('git', ['clone', '--quiet', ROOT, folder])
    await run('npx', ['--yes', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline'], { cwd: folder })
    return new Garden(folder)
  }

  /** Plants it, lets its check look for it, and takes it out again. Null: not caught. */
  async catches({ edits, caughtBy }: PlantedBug): Promise<Caught | null> {
    try {
      for (const edit of edits) {
        const file = join(this.#folder, edit.file)
        await writeFile(file, plantedText(await readFile(file, 'utf8'), edit))
      }
      switch (caughtBy.kind) {
        case 'campaign':
          return await this.#bySeeds(caughtBy)
        case 'test': {
          const said = await this.#said('node_modules/.bin/vitest', ['run', caughtBy.file])
          return said === null ? null : { seeds: null, found: said.split('\n').find((line) => line.includes('FAIL')) ?? 'the test fails' }
        }
      }
    } finally {
      await run('git', ['checkout', '--quiet', '.'], { cwd: this.#folder })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(join(this.#folder, '..'), { recursive: true, force: true })
  }

  async #bySeeds({
    campaign,
    pattern,
    cases,
  }: {
    readonly campaign: string
    readonly pattern: string
    readonly cases: number
  }): Promise<Caught | null> {
    const AT_ONCE = 20
    for (let seed = 1; seed <= cases; seed += AT_ONCE) {
      const report = join(this.#folder, '..', 'report.json')
      const many = Math.min(AT_ONCE, cases - seed + 1)
      const options = [
        '--campaign',
        campaign,
        '--pattern',
        pattern,
        '--seed',
        `${seed}`,
        '--cases',
        `${many}`,
        '--hours',
        '1',
        '--report',
        report,
      ]
      const said = await this.#said('node_modules/.bin/node', ['--conditions=fluxforge-source', 'tools/torture/src/main.ts', ...options])
      if (said === null) continue
      const { failures }: { failures: readonly { seed: number; problems: readonly string[] }[] } = JSON.parse(
        await readFile(report, 'utf8'),
      )
      const [first] = failures
      return { seeds: first?.seed ?? seed, found: first?.problems[0] ?? 'rows lost or doubled' }
    }
    return null
  }

  /** Null when it ended well, else what it said. */
  async #said(command: string, args: readonly string[]): Promise<string | null> {
    return await run(join(this.#folder, command), args, { cwd: this.#folder, maxBuffer: 2 ** 28 }).then(
      () => null,
      (error: unknown) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)),
    )
  }
}
