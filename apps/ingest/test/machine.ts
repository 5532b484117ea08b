import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppProcess, type AppProcessOptions, runApp, tempDir } from '@fluxforge/testkit'
import { type RecordedLine, readRecordedLine } from './recorded-line.ts'

export interface MachineOptions {
  /** Of the exchange. Default: one that nobody listens at. */
  readonly url?: string
  /** Default: `data` in it, as an absolute path. */
  readonly baseDir?: string
  /** What ingestion writes to. Default: the local `baseDir`. */
  readonly ingestionStorage?: object
  /** More entries of the blocks `ingestion` and `coinbase`. */
  readonly ingestion?: Readonly<Record<string, unknown>>
  readonly coinbase?: Readonly<Record<string, unknown>>
}

const NOBODY = 'ws://127.0.0.1:9'

/** A person's machine for one test: a home with `config/config.yaml`, and what ingest records there. */
export class Machine implements AsyncDisposable {
  readonly path: string
  readonly #dir: AsyncDisposable

  private constructor(dir: Awaited<ReturnType<typeof tempDir>>) {
    this.#dir = dir
    this.path = dir.path
  }

  static async create(options: MachineOptions = {}): Promise<Machine> {
    const dir = await tempDir()
    const machine = new Machine(dir)
    await machine.set(options)
    return machine
  }

  /** Writes other settings. */
  async set({ url = NOBODY, baseDir, ingestionStorage, ingestion = {}, coinbase = {} }: MachineOptions): Promise<void> {
    const local = { backend: 'local', base_dir: baseDir ?? join(this.path, 'data') }
    const settings = {
      storage: { ingestion_storage: ingestionStorage ?? local, etl_storage_input: ingestionStorage ?? local, etl_storage_output: local },
      ingestion: { flush_interval_seconds: 0.05, min_free_disk_mb: 0, ...ingestion },
      coinbase: { ws_url: url, product_ids: ['BTC-USD', 'ETH-USD'], ...coinbase },
    }
    // JSON is YAML.
    await writeFile(this.settings, JSON.stringify(settings, null, 1))
  }

  get settings(): string {
    return join(this.path, 'settings.yaml')
  }

  start(args: readonly string[] = [], options: Partial<AppProcessOptions> = {}): AppProcess {
    return new AppProcess('ingest', ['--config', this.settings, ...args], { cwd: this.path, ...options })
  }

  run(args: readonly string[] = []): ReturnType<typeof runApp> {
    return runApp('ingest', ['--config', this.settings, ...args], { cwd: this.path })
  }

  file(state: 'active' | 'ready', name: string): string {
    return join(this.path, 'data/raw', state, 'coinbase', name)
  }

  /** Everything in the folder, in order. */
  async names(state: 'active' | 'ready'): Promise<readonly string[]> {
    return (await readdir(this.file(state, ''))).sort()
  }

  /** All that is in ready/, in order. */
  async lines(): Promise<readonly RecordedLine[]> {
    const segments = await Promise.all((await this.names('ready')).map((name) => readFile(this.file('ready', name))))
    return segments.flatMap((segment) => splitLines(segment).map(readRecordedLine))
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#dir[Symbol.asyncDispose]()
  }
}

/** Whole lines, without their newlines. */
export function splitLines(text: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0, end = text.indexOf('\n'); end !== -1; start = end + 1, end = text.indexOf('\n', start))
    lines.push(text.subarray(start, end))
  return lines
}
