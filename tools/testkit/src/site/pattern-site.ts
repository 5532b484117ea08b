import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppProcess, type ProcessEnd, runApp } from '../app-process.ts'
import { tempDir } from '../temp-dir.ts'
import type { Layer, S3Buckets } from './open-s3.ts'
import type { Pattern } from './pattern.ts'

export interface SiteSettings {
  readonly ingestion?: Readonly<Record<string, unknown>>
  readonly coinbase?: Readonly<Record<string, unknown>>
  readonly etl?: Readonly<Record<string, unknown>>
}

/** A machine with a disk and an S3, whose settings go from one of the guide's patterns to another. */
export class PatternSite implements AsyncDisposable {
  readonly path: string
  /** What its programs find in their environment besides. */
  readonly environment: Record<string, string> = {}
  readonly #home: AsyncDisposable
  readonly #s3: S3Buckets

  private constructor(home: Awaited<ReturnType<typeof tempDir>>, s3: S3Buckets) {
    this.#home = home
    this.path = home.path
    this.#s3 = s3
  }

  static async open(s3: S3Buckets): Promise<PatternSite> {
    return new PatternSite(await tempDir(), s3)
  }

  /** Writes the settings of a pattern, as its file in config/ has them. */
  async use(pattern: Pattern, { ingestion, coinbase: feed, etl }: SiteSettings = {}): Promise<void> {
    const { raw, output } = this.#layers(pattern)
    const settings = {
      storage: { ingestion_storage: raw, etl_storage_input: raw, etl_storage_output: output },
      ingestion: { flush_interval_seconds: 0.05, min_free_disk_mb: 0, spool_dir: join(this.path, 'spool'), ...ingestion },
      coinbase: { product_ids: ['BTC-USD', 'ETH-USD'], ...feed },
      etl: { batch: output['backend'] === 's3' ? 'hour' : 'segment', ...etl },
    }
    // JSON is YAML.
    await writeFile(this.settings, JSON.stringify(settings, null, 1))
  }

  get settings(): string {
    return join(this.path, 'settings.yaml')
  }

  start(app: 'ingest' | 'etl', ...args: readonly string[]): AppProcess {
    return new AppProcess(app, ['--config', this.settings, ...args], { cwd: this.path, environment: this.environment })
  }

  /** To its end. */
  run(app: 'ingest' | 'etl', ...args: readonly string[]): Promise<{ readonly exit: ProcessEnd; readonly output: string }> {
    return runApp(app, ['--config', this.settings, ...args], { cwd: this.path, environment: this.environment })
  }

  #layers(pattern: Pattern): { readonly raw: Layer; readonly output: Layer } {
    const local = { backend: 'local', base_dir: join(this.path, 'data') }
    const { vault, raw } = this.#s3
    switch (pattern) {
      case 'local':
        return { raw: local, output: local }
      case 'hybrid':
        return { raw: local, output: vault }
      case 's3-to-local':
        return { raw: vault, output: local }
      case 's3':
        return { raw: vault, output: vault }
      case 'two-buckets':
        return { raw, output: vault }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#home[Symbol.asyncDispose]()
  }
}
