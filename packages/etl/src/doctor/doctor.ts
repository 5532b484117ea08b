import { type BatchList, type Clock, type HostIdentity, processLiveness, RawKeys, type RawPaths, systemClock } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import { CommitLog } from '../batches/commit-log.ts'
import { type BatchSettings, type Site, withBatchDefaults } from '../batches/desk.ts'
import { OutputKeys } from '../batches/output-keys.ts'
import { diagnoseBatch } from './batches.ts'
import type { Finding, Mendable } from './finding.ts'
import { Holders, type Holding } from './holders.ts'
import { type Lake, readLists } from './lake.ts'
import { mend } from './mend.ts'
import { OutputSurvey } from './output-survey.ts'
import { RawSurvey } from './raw-survey.ts'
import { diagnoseRecorders } from './recorders.ts'
import { diagnoseSegments } from './segments.ts'
import { diagnoseUnfinishedWrites } from './unfinished-writes.ts'
import { diagnoseUnnamed } from './unnamed.ts'

export interface DoctorOptions {
  /** `coinbase` */
  readonly source: string
  readonly input: Storage
  readonly output: Storage
  /** The raw folders, as keys of `input`: `raw/ready/coinbase` … */
  readonly rawPaths: RawPaths
  /** A key of `output`: `processed/coinbase`. */
  readonly outputPath: string
  readonly identity: HostIdentity
  /** Where spools of this machine are; null, the default, without any. */
  readonly spoolDir?: string | null
  /** As the etl has them. */
  readonly settings?: Partial<Pick<BatchSettings, 'deleteAfterProcessing' | 'leaseMs'>>
  /** Default `systemClock`. */
  readonly clock?: Clock
}

/**
 * Finds what crashes, people and disks left in a lake: nothing of it loses a row by itself. Looking changes nothing. It may run beside ingest and any number of etls: what they have in
 * hand is no finding. Memory: 8 bytes for each object that a commit names, and what is found.
 */
export class Doctor {
  /** What it is at, for people. */
  doing = 'beginning'
  readonly #options: DoctorOptions
  readonly #settings: BatchSettings
  readonly #site: Site
  readonly #clock: Clock

  constructor(options: DoctorOptions) {
    const { input, output, rawPaths, outputPath, clock = systemClock } = options
    const outputKeys = new OutputKeys(outputPath)
    this.#options = options
    this.#clock = clock
    this.#settings = withBatchDefaults(options.settings)
    this.#site = { input, output, keys: new RawKeys(rawPaths), outputKeys, commits: new CommitLog(output, outputKeys), onEvent: () => {} }
  }

  /**
   * Each finding once. Where a holder can be neither asked nor seen at work, that takes a lease.
   *
   * @throws {StorageError} when a storage can't be read.
   */
  async *findings(signal: AbortSignal): AsyncGenerator<Finding> {
    const { identity, source, spoolDir = null } = this.#options
    const site = this.#site
    const clock = this.#clock
    const isAlive = processLiveness(identity)
    const holders = new Holders({ site, clock, isAlive, leaseMs: this.#settings.leaseMs })
    await holders.begin()
    const output = new OutputSurvey(site)
    const raw = new RawSurvey(site.input, site.keys, (segment) => output.isCommitted(segment))
    this.doing = 'reading the commits'
    yield* output.run(signal)
    this.doing = 'listing raw'
    yield* raw.run(signal)
    const lists = new Map<string, BatchList>()
    yield* readLists(site, raw.lists, lists)
    const lake: Lake = { site, raw, output, lists }
    yield* diagnoseRecorders({ site, source, spoolDir, identity, isAlive }, raw)
    this.doing = 'waiting to see which holders live'
    const holdings = new Map<string, Holding>()
    for await (const [batch, holding] of holders.settle(new Set([...raw.owned, ...raw.holds, ...raw.lists]), signal)) {
      holdings.set(batch, holding)
      yield* diagnoseBatch(lake, batch, holding)
    }
    this.doing = 'looking at segments'
    yield* diagnoseSegments(lake, holdings)
    this.doing = 'looking at parts that no commit names'
    for (const unnamed of output.unnamed()) {
      signal.throwIfAborted()
      yield* diagnoseUnnamed(site, unnamed)
    }
    this.doing = 'counting unfinished writes'
    yield* diagnoseUnfinishedWrites(site, clock.wallMs())
  }

  /** Ends what a finding tells of; repeatable at any point. False when things are no longer as they were found. @throws {StorageError} */
  async mend(finding: Mendable): Promise<boolean> {
    return await mend(this.#site, this.#settings, finding, this.#clock.wallMs())
  }
}

const MENDABLE: { readonly [kind in Mendable['kind']]: true } = {
  dead_owner: true,
  committed_in_ready: true,
  decided_hold: true,
  unmarked_void: true,
  orphans: true,
  misplaced_part: true,
  unfinished_writes: true,
}

/** Whether `Doctor.mend` can end it; else a person has to. */
export function isMendable(finding: Finding): finding is Mendable {
  return Object.hasOwn(MENDABLE, finding.kind)
}
