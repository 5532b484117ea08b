import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { coinbase } from '@fluxforge/coinbase'
import { createEtlStorageInput, createEtlStorageOutput, loadConfig } from '@fluxforge/config'
import { readBytes, type Storage } from '@fluxforge/storage'
import { AppProcess, type ProcessEnd, runApp, tempDir } from '@fluxforge/testkit'
import type { Layer, S3Place } from './s3-place.ts'

export const PATTERNS = ['local', 'hybrid', 's3-to-local', 's3', 'two-buckets'] as const
export type Pattern = (typeof PATTERNS)[number]

export interface SiteSettings {
  readonly ingestion?: Readonly<Record<string, unknown>>
  readonly coinbase?: Readonly<Record<string, unknown>>
  readonly etl?: Readonly<Record<string, unknown>>
}

/** A machine with a disk and an S3, whose settings go from one of the guide's patterns to another. */
export class PatternSite implements AsyncDisposable {
  readonly path: string
  readonly #home: AsyncDisposable
  readonly #s3: S3Place

  private constructor(home: Awaited<ReturnType<typeof tempDir>>, s3: S3Place) {
    this.#home = home
    this.path = home.path
    this.#s3 = s3
  }

  static async open(s3: S3Place): Promise<PatternSite> {
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
    return new AppProcess(app, ['--config', this.settings, ...args], { cwd: this.path })
  }

  /** To its end. */
  run(app: 'ingest' | 'etl', ...args: readonly string[]): Promise<{ readonly exit: ProcessEnd; readonly output: string }> {
    return runApp(app, ['--config', this.settings, ...args], { cwd: this.path })
  }

  /** Of the present settings. */
  async input(): Promise<Storage> {
    return await createEtlStorageInput(await this.#config())
  }

  async output(): Promise<Storage> {
    return await createEtlStorageOutput(await this.#config())
  }

  /** Puts segments into ready/, as a person might. */
  async ready(segments: Readonly<Record<string, string>>): Promise<void> {
    const storage = await this.input()
    for (const [name, text] of Object.entries(segments))
      await storage.put(`raw/ready/coinbase/${name}`, Buffer.from(text), { mode: 'create' })
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

  async #config() {
    return await loadConfig({ sources: [coinbase], file: this.settings, environment: {}, cwd: this.path, homeDir: this.path })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#home[Symbol.asyncDispose]()
  }
}

/** All objects under a prefix, by what follows it, in order. */
export async function objectsIn(storage: Storage, prefix: string): Promise<ReadonlyMap<string, Buffer>> {
  const objects = new Map<string, Buffer>()
  for await (const { key } of storage.list(prefix)) objects.set(key.slice(prefix.length + 1), Buffer.from(await readBytes(storage, key)))
  return objects
}

/** Copies what is under a prefix to a folder of this machine. */
export async function download(storage: Storage, prefix: string, folder: string): Promise<void> {
  for await (const { key } of storage.list(prefix)) {
    const file = join(folder, key.slice(prefix.length + 1))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, await readBytes(storage, key))
  }
}
