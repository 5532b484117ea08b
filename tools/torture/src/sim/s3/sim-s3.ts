import {
  type ByteRange,
  type FileOperations,
  isStorageError,
  type ObjectInfo,
  type ObjectParts,
  type ObjectWriter,
  type PutOptions,
  parseObjectKey,
  readBytes,
  type Storage,
  StorageError,
} from '@fluxforge/storage'
import type { SimProcess } from '../sim-process.ts'
import type { World } from '../world.ts'
import type { Bucket, Fate } from './bucket.ts'
import { collected } from './collected.ts'
import { readLocalFile } from './read-local-file.ts'

/** How long a client waits for an answer. */
const TIME_OUT_MS = 5000

/** One process's way to a bucket: a `Storage` whose every request takes its time and may meet what networks do. Parts are only delayed. */
export class SimS3 implements Storage {
  readonly isCreateExact = true
  readonly #world: World
  readonly #process: SimProcess
  readonly #bucket: Bucket
  readonly #files: FileOperations

  /** `files`: where `adopt` reads from. */
  constructor(world: World, process: SimProcess, bucket: Bucket, files: FileOperations) {
    this.#world = world
    this.#process = process
    this.#bucket = bucket
    this.#files = files
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    const kept = new Uint8Array(bytes)
    await this.#write(`${options.mode} ${key}`, () => this.#put(key, kept, options))
  }

  async adopt(file: string, key: string): Promise<void> {
    parseObjectKey(key)
    const bytes = await readLocalFile(this.#files, file, `adopt ${file} as ${this.describe(key)}`)
    await this.#write(`adopt ${key}`, async () => {
      try {
        await this.#put(key, bytes, { mode: 'create' })
      } catch (error) {
        if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
        if (Buffer.compare(await readBytes(this.#bucket.objects, key), bytes) !== 0) throw error
      }
    })
  }

  async *get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#read(`get ${key}`, () => readBytes(this.#bucket.objects, key, range))
    if (bytes.length > 0) yield bytes
  }

  async stat(key: string): Promise<ObjectInfo> {
    return await this.#read(`head ${key}`, () => this.#bucket.objects.stat(key))
  }

  async delete(key: string): Promise<void> {
    await this.#write(`delete ${key}`, async () => {
      const before = await this.#bytesAt(key)
      if (before !== null) this.#bucket.witness(key, before, 'removed')
      await this.#bucket.objects.delete(key)
    })
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    yield* await this.#read(`list ${prefix}`, () => collected(this.#bucket.objects.list(prefix)))
  }

  /** As S3 has it: a copy that creates, then a deletion. */
  async move(from: string, to: string): Promise<void> {
    await this.#write(`copy ${from} ${to}`, async () => {
      const there = await this.#bytesAt(to)
      const bytes = there === null ? await readBytes(this.#bucket.objects, from) : ((await this.#bytesAt(from)) ?? there)
      if (there !== null && Buffer.compare(there, bytes) === 0) return
      await this.#put(to, bytes, { mode: 'create' })
    })
    if (from !== to) await this.delete(from)
  }

  async openWriter(key: string, options: PutOptions): Promise<ObjectWriter> {
    const writer = await this.#bucket.objects.openWriter(key, options)
    return {
      write: (bytes) => writer.write(bytes),
      commit: () => this.#perform(`complete ${key}`, () => writer.commit()),
      abort: () => writer.abort(),
      [Symbol.asyncDispose]: () => writer.abort(),
    }
  }

  async openParts(key: string): Promise<ObjectParts> {
    const parts = await this.#bucket.objects.openParts(key)
    return {
      add: (bytes) => this.#perform(`add part ${key}`, () => parts.add(bytes)),
      complete: () => this.#perform(`complete ${key}`, () => parts.complete()),
    }
  }

  async *listParts(prefix: string): AsyncGenerator<string> {
    yield* await this.#perform(`list parts ${prefix}`, () => collected(this.#bucket.objects.listParts(prefix)))
  }

  async completeParts(key: string): Promise<void> {
    await this.#perform(`complete ${key}`, () => this.#bucket.objects.completeParts(key))
  }

  async removeStale(prefix: string): Promise<number> {
    return await this.#bucket.objects.removeStale(prefix)
  }

  async countStale(prefix: string): Promise<number> {
    return await this.#bucket.objects.countStale(prefix)
  }

  describe(key?: string): string {
    return key === undefined ? `s3 @ ${this.#bucket.name}` : `s3://${this.#bucket.name}/${key}`
  }

  async #put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
    const before = await this.#bytesAt(key)
    await this.#bucket.objects.put(key, bytes, options)
    this.#bucket.witness(key, bytes, before === null ? 'made' : 'changed')
  }

  async #bytesAt(key: string): Promise<Uint8Array | null> {
    try {
      return await readBytes(this.#bucket.objects, key)
    } catch (error) {
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND')) return null
      throw error
    }
  }

  async #read<T>(request: string, effect: () => Promise<T>): Promise<T> {
    const { kind } = this.#bucket.network(request)
    if (kind !== 'fine' && kind !== 'doubled') await this.#noAnswer(request, kind)
    return await this.#perform(request, effect)
  }

  async #write(request: string, effect: () => Promise<void>): Promise<void> {
    const fate = this.#bucket.network(request)
    switch (fate.kind) {
      case 'fine':
        return await this.#perform(request, effect)
      case 'refused':
        return await this.#noAnswer(request, fate.kind)
      case 'unanswered':
        await this.#perform(request, () => effect().catch(() => undefined))
        return await this.#noAnswer(request, fate.kind)
      case 'late':
        this.#landLater(request, effect, fate.afterMs)
        return await this.#noAnswer(request, fate.kind)
      case 'doubled':
        this.#landLater(request, effect, fate.afterMs)
        return await this.#perform(request, effect)
    }
  }

  async #perform<T>(request: string, effect: () => Promise<T>): Promise<T> {
    const { schedule } = this.#world
    const sendMs = schedule.chance(0.03) ? schedule.between(100, 2000) : schedule.between(5, 40)
    const answerMs = schedule.between(1, 20)
    const answer = await this.#world.perform(this.#process, `s3 ${request}`, sendMs, async () => ({ value: await effect() }), {
      outlives: true,
    })
    await this.#world.sleep(answerMs, this.#process)
    return answer.value
  }

  #landLater(request: string, effect: () => Promise<void>, afterMs: number): void {
    this.#bucket.underWay++
    this.#world.after(afterMs, null, () => {
      this.#bucket.underWay--
      this.#world.tell(`lands late: ${request}`)
      effect().catch(() => undefined)
    })
  }

  async #noAnswer(request: string, kind: Fate['kind']): Promise<never> {
    await this.#world.sleep(kind === 'refused' ? this.#world.schedule.between(5, 500) : TIME_OUT_MS, this.#process)
    throw new StorageError('ERR_STORAGE_UNAVAILABLE', `${request}: no answer (${kind})`)
  }
}
