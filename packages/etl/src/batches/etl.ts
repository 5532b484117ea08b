import { LeaseWatch, processLiveness, RawKeys } from '@fluxforge/segments'
import { isStorageError } from '@fluxforge/storage'
import { ConversionThreads } from '../apart/conversion-threads.ts'
import { convertApart } from '../apart/convert-apart.ts'
import type { ConversionOptions } from '../lines/conversion.ts'
import { convertSegments } from '../lines/convert-segments.ts'
import { type Layout, layoutOf } from '../lines/layout.ts'
import { zstdVersion } from '../parquet/codec.ts'
import { sameRows } from '../parquet/same-rows.ts'
import { BatchWorker } from './batch-worker.ts'
import { CommitLog } from './commit-log.ts'
import type { Desk, Site } from './desk.ts'
import { type EtlChoices, type EtlOptions, withDefaults } from './etl-options.ts'
import { raiseLayout, settleLayout } from './layout-record.ts'
import { findLeftovers, type Leftovers } from './leftovers.ts'
import { OutputKeys } from './output-keys.ts'
import { type RetryOutcome, retry, retryAgain, retryWithout } from './retry.ts'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000
/** A run that is to end gives storage that is away so many more chances. */
const RETRIES_OF_ONE_RUN = 3
/** Between looks at what others have in hand, where somebody waits for the end. */
const WAIT_MS = 1000

/** One source's segments to Parquet: any number of these, on any number of machines, may work on the same storages. */
export class Etl {
  readonly #options: EtlChoices
  readonly #site: Site
  readonly #layout: Layout
  #settling: Promise<number> | null = null

  constructor(options: EtlOptions) {
    this.#options = withDefaults(options)
    const { input, output, rawPaths, outputPath, source, conversion, onEvent } = this.#options
    const outputKeys = new OutputKeys(outputPath)
    this.#site = { input, output, keys: new RawKeys(rawPaths), outputKeys, commits: new CommitLog(output, outputKeys), onEvent }
    this.#layout = layoutOf(source, conversion)
  }

  /**
   * Converts everything in ready/, an hour still open included; waits for what others have in hand, or takes it over. What is left then needs a person.
   *
   * @throws {EtlError} ERR_ETL_LAYOUT · {StorageError} when storage stays away.
   */
  async once(signal: AbortSignal): Promise<Leftovers> {
    await this.#work(WAIT_MS, true, signal)
    return await findLeftovers(this.#site, await this.#settled())
  }

  /** Converts what is there and what comes, looking round every `pollMs`, until the signal. @throws {EtlError} ERR_ETL_LAYOUT */
  async watch(pollMs: number, signal: AbortSignal): Promise<void> {
    await this.#work(pollMs, false, signal)
  }

  /** `BATCH` or `SEGMENT`: what is held, or set aside, is due again. @throws {EtlError} ERR_ETL_REFUSED */
  retry(target: string): Promise<RetryOutcome> {
    return retry(this.#site, target)
  }

  /** Sets a segment of a held batch aside; the others are converted without it. @throws {EtlError} ERR_ETL_REFUSED */
  retryWithout(segment: string): Promise<RetryOutcome> {
    return retryWithout(this.#site, segment)
  }

  /** Gives a held batch up, so that its segments form a new one. @throws {EtlError} ERR_ETL_REFUSED */
  retryAgain(batch: string): Promise<RetryOutcome> {
    return retryAgain(this.#site, batch)
  }

  /** Makes these settings the layout of all that comes. Its number. @throws {EtlError} ERR_ETL_REFUSED */
  raiseLayout(): Promise<number> {
    return raiseLayout(this.#site, this.#layout)
  }

  async #work(pauseMs: number, isOnce: boolean, signal: AbortSignal): Promise<void> {
    const threads = new ConversionThreads(this.#conversion)
    try {
      await this.#rounds(threads, pauseMs, isOnce, signal)
    } finally {
      await threads.end()
    }
  }

  async #rounds(threads: ConversionThreads, pauseMs: number, isOnce: boolean, signal: AbortSignal): Promise<void> {
    const { batch, workers, clock, onEvent } = this.#options
    let worker: BatchWorker | null = null
    let failures = 0
    while (!signal.aborted) {
      try {
        worker ??= new BatchWorker(this.#desk(await this.#settled(), threads))
        const { hasWorked, isWaiting } = await worker.round({ batch, includesOpenHour: isOnce, atOnce: workers }, signal)
        failures = 0
        if (hasWorked) continue
        await threads.end()
        if (isOnce && !isWaiting) return
        await clock.sleep(pauseMs, signal)
      } catch (error) {
        if (signal.aborted) return
        if (!isStorageError(error) || (isOnce && failures >= RETRIES_OF_ONE_RUN)) throw error
        const retryMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++)
        onEvent({ kind: 'storage_away', error, retryMs })
        await clock.sleep(retryMs, signal)
      }
    }
  }

  /** The layout's number, asked for once; after a failure, once more. */
  #settled(): Promise<number> {
    this.#settling ??= settleLayout(this.#site, this.#layout).catch((error: unknown) => {
      this.#settling = null
      throw error
    })
    return this.#settling
  }

  get #conversion(): ConversionOptions {
    const { source, conversion, version } = this.#options
    return { source, settings: conversion, writerVersion: version }
  }

  #desk(layout: number, threads: ConversionThreads): Desk {
    const { conversion, workers, batches, identity, newOwner, version, clock, output, seams } = this.#options
    const options = this.#conversion
    return {
      ...this.#site,
      commits: new CommitLog(output, this.#site.outputKeys),
      // One alone has nobody to wait for, and needs no thread beside this one.
      convert:
        seams.convert ??
        ((segments, signal) => (workers === 1 ? convertSegments(options, segments, signal) : threads.convert(segments, signal))),
      convertApart: seams.convert ?? ((segments, signal) => convertApart(options, segments, signal)),
      sameRows,
      settings: batches,
      worker: { ...identity, owner: newOwner(), build: version },
      isAlive: seams.isAlive ?? processLiveness(identity),
      leases: new LeaseWatch(clock, batches.leaseMs),
      layout,
      compression: conversion.compression,
      zstd: conversion.compression === 'zstd' ? zstdVersion : '',
      clock,
    }
  }
}
