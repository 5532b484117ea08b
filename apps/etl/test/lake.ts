import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppProcess, type ProcessEnd, runApp, tempDir } from '@fluxforge/testkit'

export interface LakeSettings {
  /** Lines of the blocks `coinbase:` and `etl:`. */
  readonly coinbase?: string
  readonly etl?: string
  readonly ingestion?: string
}

/** One machine with everything local: a folder, its settings, and the two programs on it. */
export class Lake implements AsyncDisposable {
  readonly root: string
  readonly settings: string
  readonly #home: AsyncDisposable & { readonly path: string }

  private constructor(home: AsyncDisposable & { readonly path: string }) {
    this.#home = home
    this.root = join(home.path, 'lake')
    this.settings = join(home.path, 'settings.yaml')
  }

  static async create({ coinbase = '', etl = '', ingestion = '' }: LakeSettings = {}): Promise<Lake> {
    const lake = new Lake(await tempDir())
    const layer = `{ backend: local, base_dir: ${JSON.stringify(lake.root)} }`
    await mkdir(lake.root)
    await writeFile(
      lake.settings,
      `storage:
  ingestion_storage: ${layer}
  etl_storage_input: ${layer}
  etl_storage_output: ${layer}
ingestion:
  min_free_disk_mb: 0
${ingestion}
coinbase:
  product_ids: [BTC-USD, ETH-USD]
${coinbase}
etl:
  compression: zstd
${etl}
`,
    )
    return lake
  }

  start(app: 'ingest' | 'etl', ...args: readonly string[]): AppProcess {
    return new AppProcess(app, ['--config', this.settings, ...args], { cwd: this.#home.path })
  }

  /** To its end. */
  run(app: 'ingest' | 'etl', ...args: readonly string[]): Promise<{ readonly exit: ProcessEnd; readonly output: string }> {
    return runApp(app, [...args, '--config', this.settings], { cwd: this.#home.path })
  }

  file(...parts: readonly string[]): string {
    return join(this.root, ...parts)
  }

  /** Puts a segment into ready/, as a person might. */
  async ready(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(this.file('raw/ready/coinbase'), { recursive: true })
    await writeFile(this.file('raw/ready/coinbase', name), content)
  }

  /** The files below a folder, by their paths in it, in order; none where there is no folder. */
  async files(folder: string): Promise<string[]> {
    try {
      const found = await readdir(this.file(folder), { recursive: true, withFileTypes: true })
      return found
        .filter((one) => one.isFile())
        .map((one) => join(one.parentPath, one.name).slice(this.file(folder).length + 1))
        .sort()
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#home[Symbol.asyncDispose]()
  }
}
