import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')

/** One of the two apps as a process of its own, as a user runs it but without pnpm. */
export class AppProcess implements AsyncDisposable {
  readonly child: ChildProcess
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  #output = ''
  readonly #watchers = new Set<() => void>()

  constructor(app: 'ingest' | 'etl', args: readonly string[], options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> }) {
    const main = join(ROOT, 'apps', app, 'src/main.ts')
    this.child = spawn(process.execPath, ['--conditions=fluxforge-source', main, ...args], {
      cwd: options.cwd,
      env: { ...process.env, INIT_CWD: options.cwd, FLUXFORGE_CONFIG: '', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
        for (const watcher of [...this.#watchers]) watcher()
      })
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (code, signal) => {
        resolve(code ?? signal ?? 1)
        for (const watcher of [...this.#watchers]) watcher()
      })
    })
  }

  /** What it has said so far, on either stream. */
  get output(): string {
    return this.#output
  }

  /** Resolves once the output matches; rejects, with the output, when the process ends before. */
  async said(pattern: RegExp): Promise<RegExpMatchArray> {
    let hasEnded = false
    void this.ended.then(() => {
      hasEnded = true
    })
    for (;;) {
      const match = this.#output.match(pattern)
      if (match !== null) return match
      if (hasEnded) throw new Error(`waiting for ${pattern}: the process ended first, having said:\n${this.#output}`)
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.#watchers.delete(watcher)
          resolve()
        }
        this.#watchers.add(watcher)
      })
    }
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    this.child.kill(signal)
    return this.ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.stop('SIGKILL')
  }
}

/** Runs an app to its end. */
export async function runApp(
  app: 'ingest' | 'etl',
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<{ readonly exit: number | NodeJS.Signals; readonly output: string }> {
  const running = new AppProcess(app, args, options)
  const exit = await running.ended
  return { exit, output: running.output }
}
