import { getEtlOutputPath, getRawPaths } from '@fluxforge/config'
import { RawKeys } from '@fluxforge/segments'
import { LocalStorage, localRoot, type Storage, type StorageOptions } from '@fluxforge/storage'
import { SimDisk } from './disk/sim-disk.ts'
import { SimFiles } from './disk/sim-files.ts'
import { Machine } from './machine.ts'
import { Bucket } from './s3/bucket.ts'
import { SimS3 } from './s3/sim-s3.ts'
import type { SimProcess } from './sim-process.ts'
import type { SiteConfig } from './site-config.ts'
import type { World } from './world.ts'

const SOURCE = 'coinbase'

/** Objects of a layer by key, as they are now, or as a power cut would leave them at the least. */
export type Objects = ReadonlyMap<string, Buffer>

/** The machines and buckets of a pattern: whoever shares a local layer is on one machine, everybody else has their own. */
export class Site {
  readonly config: SiteConfig
  readonly keys: RawKeys
  readonly outputPath: string
  readonly recorder: Machine
  readonly converters: readonly [Machine, Machine]
  readonly buckets = new Map<string, Bucket>()
  readonly #world: World

  constructor(world: World, config: SiteConfig) {
    const { etlInput, etlOutput } = config.storage
    this.#world = world
    this.config = config
    this.keys = new RawKeys(getRawPaths(config, SOURCE))
    this.outputPath = getEtlOutputPath(config, SOURCE)
    this.recorder = new Machine(world, 'recorder', new SimDisk())
    const first = localRoot(etlInput) === null ? new Machine(world, 'converter-1', new SimDisk()) : this.recorder
    const isApart = localRoot(etlInput) === null && localRoot(etlOutput) === null
    this.converters = [first, isApart ? new Machine(world, 'converter-2', new SimDisk()) : first]
    for (const options of [config.storage.ingestion, etlInput, etlOutput])
      if (options.backend === 's3') this.buckets.set(options.bucket, this.#bucketOf(options.bucket))
  }

  get machines(): readonly Machine[] {
    return [...new Set([this.recorder, ...this.converters])]
  }

  /** A layer, as `process` has it open. */
  async open(process: SimProcess, options: StorageOptions): Promise<Storage> {
    const files = new SimFiles(this.#world, process)
    if (options.backend === 's3') return new SimS3(this.#world, process, this.#bucketOf(options.bucket), files)
    return await this.openLocal(process, localRoot(options) ?? '/')
  }

  openLocal(process: SimProcess, root: string): Promise<LocalStorage> {
    const wait = (ms: number): Promise<void> => process.clock.sleep(ms)
    return LocalStorage.open(root, { files: new SimFiles(this.#world, process), wait, platform: 'linux' })
  }

  /** What stands under a prefix of the ETL's input or output. */
  async objects(layer: 'etlInput' | 'etlOutput', prefix: string, view: 'seen' | 'durable' = 'seen'): Promise<Objects> {
    const options = this.config.storage[layer]
    const found = new Map<string, Buffer>()
    if (options.backend === 's3') {
      for await (const { path, bytes } of this.#bucketOf(options.bucket).files(prefix)) found.set(path, bytes)
      return found
    }
    const root = localRoot(options) ?? '/'
    for (const { path, bytes } of this.converters[0].disk.files(`${root}/${prefix}`, view))
      if (!path.includes('/.fluxforge-')) found.set(path.slice(root.length + 1), bytes)
    return found
  }

  #bucketOf(name: string): Bucket {
    const bucket = this.buckets.get(name) ?? new Bucket(name)
    this.buckets.set(name, bucket)
    return bucket
  }
}
