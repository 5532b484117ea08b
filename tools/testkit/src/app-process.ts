import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { startLine } from './start-line.ts'

const ROOT = join(import.meta.dirname, '../../..')
// Halves the time of a start.
const COMPILED = join(ROOT, 'node_modules/.cache/node')
// Names pnpm where that runs the tests; elsewhere npx brings one.
const RUNNER = process.env['npm_execpath'] ?? ''
const PNPM = basename(RUNNER) === 'pnpm' ? [RUNNER] : ['npx', '--yes', 'pnpm@12.21.0']

export interface AppProcessOptions {
  /** Where the person stands, and their home: settings are found from there. */
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
  /** `pnpm`: by `pnpm --filter`, in a process group of its own, which is what signals go to. Default `node`. */
  readonly by?: 'node' | 'pnpm'
}

/** Exit code, or the signal that ended it. */
export type ProcessEnd = number | NodeJS.Signals

/** One of the two apps as a process of its own, as a user runs it. Gone with its block, with the test runner at the latest. */
export class AppProcess implements AsyncDisposable {
  /** Once its output is whole. */
  readonly ended: Promise<ProcessEnd>
  stdout = ''
  stderr = ''
  /** Both, in the order of arrival. */
  output = ''
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  readonly #isGroup: boolean
  readonly #watchers = new Set<() => void>()
  #end: ProcessEnd | undefined

  constructor(app: 'ingest' | 'etl', args: readonly string[], { cwd, environment, by = 'node' }: AppProcessOptions) {
    this.#isGroup = by === 'pnpm'
    const [command = '', ...before] = by === 'pnpm' ? [...PNPM, '--filter', app, 'start'] : [process.execPath, ...startLine(app)]
    const env = {
      ...process.env,
      FLUXFORGE_CONFIG: '',
      NODE_COMPILE_CACHE: COMPILED,
      ...(by === 'node' && { INIT_CWD: cwd, HOME: cwd }),
      ...environment,
    }
    this.#child = spawn(command, [...before, ...args], {
      cwd: by === 'pnpm' ? ROOT : cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: this.#isGroup,
    })
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name].setEncoding('utf8').on('data', (text: string) => {
        this[name] += text
        this.output += text
        this.#look()
      })
    }
    const kill = (): void => this.signal(this.#lastSignal)
    process.on('exit', kill)
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', (code, signal) => {
        process.off('exit', kill)
        this.#end = code ?? signal ?? 1
        resolve(this.#end)
        this.#look()
      })
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Resolves once the output, from `since` on, matches; rejects, with the output, when the process ends before. */
  async said(pattern: RegExp, since = 0): Promise<RegExpMatchArray> {
    for (;;) {
      const match = this.output.slice(since).match(pattern)
      if (match !== null) return match
      if (this.#end !== undefined) throw new Error(`waiting for ${pattern}: ended with ${this.#end} before, having said:\n${this.output}`)
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
    }
  }

  signal(name: NodeJS.Signals): void {
    const { pid } = this.#child
    if (pid === undefined || this.#end !== undefined) return
    try {
      process.kill(this.#isGroup ? -pid : pid, name)
    } catch (error) {
      // Its end is on its way.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }

  /** Sends a signal and waits for the end. */
  stop(name: NodeJS.Signals = 'SIGTERM'): Promise<ProcessEnd> {
    this.signal(name)
    return this.ended
  }

  /** Nobody reads what it says from now on. */
  closeOutput(): void {
    this.#child.stdout.destroy()
    this.#child.stderr.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(this.#lastSignal)
  }

  /** pnpm puts the app into a group of its own again: one that is killed leaves it behind. */
  get #lastSignal(): NodeJS.Signals {
    return this.#isGroup ? 'SIGTERM' : 'SIGKILL'
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher()
    this.#watchers.clear()
  }
}

/** Runs an app to its end. */
export async function runApp(
  app: 'ingest' | 'etl',
  args: readonly string[],
  options: AppProcessOptions,
): Promise<{ readonly exit: ProcessEnd; readonly stdout: string; readonly stderr: string; readonly output: string }> {
  await using running = new AppProcess(app, args, options)
  const exit = await running.ended
  const { stdout, stderr, output } = running
  return { exit, stdout, stderr, output }
}
