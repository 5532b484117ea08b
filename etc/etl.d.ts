// index.d.ts
/** @module @fluxforge/etl */
export type { BatchSettings } from './batches/desk.ts';
export { Etl } from './batches/etl.ts';
export type { EtlEvent } from './batches/etl-event.ts';
export type { EtlOptions } from './batches/etl-options.ts';
export { isEmpty, type Leftovers } from './batches/leftovers.ts';
export type { RetryOutcome } from './batches/retry.ts';
export type { ConversionSettings, PartitionCol, TableSettings } from './conversion-settings.ts';
export { Doctor, type DoctorOptions, isMendable } from './doctor/doctor.ts';
export type { Finding, ForPerson, Mendable, Orphans, UnfinishedWrites } from './doctor/finding.ts';
export { EtlError, type EtlErrorCode, isEtlError } from './errors.ts';
export { findGaps } from './gaps/find-gaps.ts';
export type { Gap, IdHole, Stretch } from './gaps/gap.ts';
export type { GapsOptions, GapsReport } from './gaps/gaps-report.ts';
export type { ProductGaps } from './gaps/product-record.ts';
export type { UnreadableObject } from './gaps/unreadable.ts';
export type { ConversionOptions } from './lines/conversion.ts';
export type { ConnectionReading, ConversionResult, SegmentReading, TableReading } from './lines/conversion-result.ts';
export { convertSegments, type SegmentChunks } from './lines/convert-segments.ts';
export { type ColumnLayout, type Layout, layoutOf, type TableLayout } from './lines/layout.ts';
export type { ConvertedPart } from './parquet/converted-part.ts';
export { sameRows } from './parquet/same-rows.ts';
export { timestampText } from './text/timestamp.ts';
export type { Hole } from './verify/chains.ts';
export type { ObjectRole, Problem } from './verify/problem.ts';
export { Verification, type VerificationCounts, type VerificationOptions } from './verify/verification.ts';

// source.d.ts
/** @module @fluxforge/etl/source */
import type { Shape } from './shapes/shape.ts';
export { constant, decimal, type Field, integer, list, rows, type Shape, seconds, timestamp, word } from './shapes/shape.ts';
/** What an exchange is to the ETL: its tables as data. */
export interface Source {
    /** As in `metadata.source` of an envelope. */
    readonly name: string;
    readonly tables: readonly TableShape[];
    /** Channels recorded as proof of an unbroken stream; they give no rows. */
    readonly controlChannels: readonly string[];
}
export interface TableShape {
    readonly table: string;
    /** Channel name in the envelope → shape of its frames. */
    readonly channels: {
        readonly [channel: string]: Shape;
    };
    /**
     * The column, if there is one, in which the exchange counts a product's rows one by one. What is missing between two of its numbers was never recorded, even where
     * nothing else tells so: `findGaps` looks for that.
     */
    readonly consecutiveIds?: string;
}

// batches/desk.d.ts
import type { Clock, IsAlive, LeaseWatch, OwnerRecord, RawKeys } from '@fluxforge/segments';
import type { Storage } from '@fluxforge/storage';
import type { ConversionResult } from '../lines/conversion-result.ts';
import type { SegmentChunks } from '../lines/convert-segments.ts';
import type { CommitLog } from './commit-log.ts';
import type { EtlEvent } from './etl-event.ts';
import type { OutputKeys } from './output-keys.ts';
/** Reads segments in order, hashing each, into parts. */
export type Convert = (segments: readonly SegmentChunks[], signal: AbortSignal) => Promise<ConversionResult>;
export interface BatchSettings {
    /** Default true. False: raw moves to archive/. */
    readonly deleteAfterProcessing: boolean;
    /** Failures of a batch's own content before it is held. Default 3. */
    readonly maxAttempts: number;
    /** From 0 to 1; over it, and over 100 lines, a batch is held. Default 0.01. */
    readonly maxDeadLetterShare: number;
    /** A holder that is silent for so long is taken over. Default 60,000. */
    readonly leaseMs: number;
}
export declare function withBatchDefaults({ deleteAfterProcessing, maxAttempts, maxDeadLetterShare, leaseMs, }?: Partial<BatchSettings>): BatchSettings;
/** Who works: `owner` never repeats. */
export type Worker = Pick<OwnerRecord, 'owner' | 'host' | 'bootId' | 'pid' | 'build'>;
/** One source's raw and its output: the two storages and the keys in them. */
export interface Site {
    readonly input: Storage;
    readonly output: Storage;
    readonly keys: RawKeys;
    readonly outputKeys: OutputKeys;
    readonly commits: CommitLog;
    readonly onEvent: (event: EtlEvent) => void;
}
/** Where a worker sits: a site, and the means to convert. */
export interface Desk extends Site {
    readonly convert: Convert;
    /** The same in a process of its own, for batches that may have killed some. */
    readonly convertApart: Convert;
    /** Two Parquet files hold the same rows, however encoded. */
    readonly sameRows: (a: Uint8Array, b: Uint8Array) => Promise<boolean>;
    readonly settings: BatchSettings;
    readonly worker: Worker;
    readonly isAlive: IsAlive;
    readonly leases: LeaseWatch;
    /** The layout's number in the output. */
    readonly layout: number;
    readonly compression: string;
    readonly zstd: string;
    readonly clock: Clock;
}
/** How lists name this output: two outputs never look the same. */
export declare function outputName({ output, outputKeys }: Pick<Site, 'output' | 'outputKeys'>): string;

// batches/etl.d.ts
import { type EtlOptions } from './etl-options.ts';
import { type Leftovers } from './leftovers.ts';
import { type RetryOutcome } from './retry.ts';
/** One source's segments to Parquet: any number of these, on any number of machines, may work on the same storages. */
export declare class Etl {
    #private;
    constructor(options: EtlOptions);
    /**
     * Converts everything in ready/, an hour still open included; waits for what others have in hand, or takes it over. What is left then needs a person.
     *
     * @throws {EtlError} ERR_ETL_LAYOUT · {StorageError} when storage stays away.
     */
    once(signal: AbortSignal): Promise<Leftovers>;
    /** Converts what is there and what comes, looking round every `pollMs`, until the signal. @throws {EtlError} ERR_ETL_LAYOUT */
    watch(pollMs: number, signal: AbortSignal): Promise<void>;
    /** `BATCH` or `SEGMENT`: what is held, or set aside, is due again. @throws {EtlError} ERR_ETL_REFUSED */
    retry(target: string): Promise<RetryOutcome>;
    /** Sets a segment of a held batch aside; the others are converted without it. @throws {EtlError} ERR_ETL_REFUSED */
    retryWithout(segment: string): Promise<RetryOutcome>;
    /** Gives a held batch up, so that its segments form a new one. @throws {EtlError} ERR_ETL_REFUSED */
    retryAgain(batch: string): Promise<RetryOutcome>;
    /** Makes these settings the layout of all that comes. Its number. @throws {EtlError} ERR_ETL_REFUSED */
    raiseLayout(): Promise<number>;
}

// batches/etl-event.d.ts
/** What a worker tells, so that a person can be told. */
export type EtlEvent = {
    readonly kind: 'reading';
    readonly batch: string;
    readonly segment: string;
    readonly place: string;
} | {
    readonly kind: 'wrote';
    readonly batch: string;
    readonly table: string;
    readonly rows: number;
    readonly bytes: number;
    readonly place: string;
} | {
    readonly kind: 'committed';
    readonly batch: string;
    readonly segments: number;
    readonly rows: number;
    readonly parts: number;
    readonly rawBytes: number;
    readonly bytes: number;
    readonly deadLetters: number;
    readonly elapsedMs: number;
}
/** Its commit was there already; only the clean-up was left. */
 | {
    readonly kind: 'already_committed';
    readonly batch: string;
} | {
    readonly kind: 'dead_letters';
    readonly batch: string;
    readonly count: number;
    readonly place: string;
} | {
    readonly kind: 'held';
    readonly batch: string;
    readonly reason: string;
} | {
    readonly kind: 'taken_over';
    readonly batch: string;
    readonly from: string;
    readonly why: 'dead' | 'lease' | 'earlier life';
} | {
    readonly kind: 'removed_by_person';
    readonly batch: string;
    readonly segments: readonly string[];
} | {
    readonly kind: 'voided';
    readonly batch: string;
}
/** A list that came late, under the number of a commit of other segments: its own are listed anew. */
 | {
    readonly kind: 'number_taken';
    readonly batch: string;
    readonly segments: readonly string[];
}
/** A conversion failed by the batch's own content; it is tried again. */
 | {
    readonly kind: 'attempt_failed';
    readonly batch: string;
    readonly attempts: number;
    readonly error: unknown;
}
/** Nothing is counted against the batch; tried again in `retryMs`. */
 | {
    readonly kind: 'storage_away';
    readonly error: unknown;
    readonly retryMs: number;
}
/** A batch listed for another output or layout: left alone. */
 | {
    readonly kind: 'foreign';
    readonly batch: string;
    readonly output: string;
    readonly layout: number;
}
/** Something in ready/ that is no segment: left alone. */
 | {
    readonly kind: 'stranger';
    readonly place: string;
};

// batches/etl-options.d.ts
import { type Clock, type HostIdentity, type IsAlive, type RawPaths } from '@fluxforge/segments';
import type { Storage } from '@fluxforge/storage';
import { type ConversionSettings } from '../conversion-settings.ts';
import type { Source } from '../source.ts';
import { type BatchSettings, type Convert } from './desk.ts';
import type { EtlEvent } from './etl-event.ts';
/** Seams, for a simulation, which has no processes and threads of this machine. */
export interface EtlSeams {
    readonly isAlive?: IsAlive;
    /** In place of threads and of a process of its own. */
    readonly convert?: Convert;
}
export interface EtlOptions {
    readonly source: Source;
    readonly input: Storage;
    readonly output: Storage;
    /** The raw folders, as keys of `input`: `raw/ready/coinbase` … */
    readonly rawPaths: RawPaths;
    /** A key of `output`: `processed/coinbase`. */
    readonly outputPath: string;
    readonly identity: HostIdentity;
    /** Of whoever converts: it stands in commits and footers. */
    readonly version: string;
    /** The only way to hear that an attempt failed, or that storage is away. */
    readonly onEvent: (event: EtlEvent) => void;
    readonly conversion?: Partial<ConversionSettings>;
    readonly batches?: Partial<BatchSettings>;
    /** Which segments are converted together: each as it comes (the default), or those of a closed hour. */
    readonly batch?: 'segment' | 'hour';
    /** Batches at once. More than one: each is converted in a thread of its own. Default 1. */
    readonly workers?: number;
    /** A text that nobody else makes: one a run. Default a random UUID. */
    readonly newOwner?: () => string;
    /** Default `systemClock`. */
    readonly clock?: Clock;
    readonly seams?: EtlSeams;
}
export interface EtlChoices extends Required<Omit<EtlOptions, 'conversion' | 'batches'>> {
    readonly conversion: ConversionSettings;
    readonly batches: BatchSettings;
}
export declare function withDefaults({ conversion, batches, batch, workers, newOwner, clock, seams, ...needed }: EtlOptions): EtlChoices;

// batches/leftovers.d.ts
import { type Hold } from '@fluxforge/segments';
import { type Site } from './desk.ts';
/** What is in ready/, processing/ and quarantine/ when there is nothing (more) to do: each needs a person, or another ETL. */
export interface Leftovers {
    readonly held: readonly Hold[];
    /** Listed for another output or layout. */
    readonly foreign: readonly {
        readonly batch: string;
        readonly output: string;
        readonly layout: number;
    }[];
    readonly asides: readonly string[];
    /** Segments in ready/, whatever the reason; strangers too. */
    readonly ready: readonly string[];
    /** Batches with ownership records. */
    readonly owned: readonly string[];
}
export declare function findLeftovers(site: Site, layout: number): Promise<Leftovers>;
export declare function isEmpty({ held, ready, owned }: Leftovers): boolean;

// batches/retry.d.ts
import { type Site } from './desk.ts';
/** What a retry changed. Workers do the rest. */
export type RetryOutcome = 
/** The hold is gone: the batch is due again. */
{
    readonly kind: 'unheld';
    readonly batch: string;
}
/** No longer set aside: the segment is listed again. */
 | {
    readonly kind: 'restored';
    readonly segment: string;
}
/** Given up: its segments, but for those set aside, form a new list. */
 | {
    readonly kind: 'voided';
    readonly batch: string;
}
/** Committed after all: only its clean-up is left. */
 | {
    readonly kind: 'committed';
    readonly batch: string;
};
/**
 * `retry BATCH|SEGMENT` (hand-over 19). Repeatable.
 *
 * @throws {EtlError} ERR_ETL_REFUSED when nothing of this name is held or set aside.
 */
export declare function retry(site: Site, target: string): Promise<RetryOutcome>;
/** `retry --without SEGMENT` (hand-over 20): gives up the held batch that has it, sets it aside, and lets the rest be listed anew. Repeatable at any point. */
export declare function retryWithout(site: Site, segment: string): Promise<RetryOutcome>;
/** `retry --again BATCH` (hand-over 20): the same without setting anything aside, after an upgrade that reads rows differently. */
export declare function retryAgain(site: Site, target: string): Promise<RetryOutcome>;

// conversion-settings.d.ts
/** The settings that change bytes: the same lines under the same settings give the same parts. */
export interface ConversionSettings {
    /** Of Parquet pages. Default `zstd`. */
    readonly compression: 'zstd' | 'snappy' | 'none';
    /** DOUBLE, the default, or DECIMAL(38,18). Part of the layout. */
    readonly decimals: 'double' | 'exact';
    /** By table; what is not named is enabled and partitioned by product_id and date (gaps and other: date). */
    readonly tables: {
        readonly [table: string]: TableSettings;
    };
}
export interface TableSettings {
    /** False: its lines are counted and give no rows. */
    readonly isEnabled: boolean;
    /** Part of the layout. */
    readonly partitionCols: readonly PartitionCol[];
}
export declare function withConversionDefaults({ compression, decimals, tables, }?: Partial<ConversionSettings>): ConversionSettings;
export type PartitionCol = 'product_id' | 'date';

// doctor/doctor.d.ts
import { type Clock, type HostIdentity, type RawPaths } from '@fluxforge/segments';
import type { Storage } from '@fluxforge/storage';
import { type BatchSettings } from '../batches/desk.ts';
import type { Finding, Mendable } from './finding.ts';
export interface DoctorOptions {
    /** `coinbase` */
    readonly source: string;
    readonly input: Storage;
    readonly output: Storage;
    /** The raw folders, as keys of `input`: `raw/ready/coinbase` … */
    readonly rawPaths: RawPaths;
    /** A key of `output`: `processed/coinbase`. */
    readonly outputPath: string;
    readonly identity: HostIdentity;
    /** Where spools of this machine are; null, the default, without any. */
    readonly spoolDir?: string | null;
    /** As the etl has them. */
    readonly settings?: Partial<Pick<BatchSettings, 'deleteAfterProcessing' | 'leaseMs'>>;
    /** Default `systemClock`. */
    readonly clock?: Clock;
}
/**
 * Finds what crashes, people and disks left in a lake: nothing of it loses a row by itself. Looking changes nothing. It may run beside ingest and any number of etls: what they have in
 * hand is no finding. Memory: 8 bytes for each object that a commit names, and what is found.
 */
export declare class Doctor {
    #private;
    /** What it is at, for people. */
    doing: string;
    constructor(options: DoctorOptions);
    /**
     * Each finding once. Where a holder can be neither asked nor seen at work, that takes a lease.
     *
     * @throws {StorageError} when a storage can't be read.
     */
    findings(signal: AbortSignal): AsyncGenerator<Finding>;
    /** Ends what a finding tells of; repeatable at any point. False when things are no longer as they were found. @throws {StorageError} */
    mend(finding: Mendable): Promise<boolean>;
}
/** Whether `Doctor.mend` can end it; else a person has to. */
export declare function isMendable(finding: Finding): finding is Mendable;

// doctor/finding.d.ts
import type { NoCommit } from '../batches/stored-commits.ts';
/** What can be mended by the rules of the hand-over, without a person's decision. Places are as the storages describe them. */
export type Mendable = 
/** Its holder is gone, by the operating system or by its lease: the records up to this epoch, the last of which is `text`. */
{
    readonly kind: 'dead_owner';
    readonly batch: string;
    readonly epoch: number;
    readonly text: string;
    readonly holder: string;
}
/** Its content is committed: the end of a clean-up is missing, or it came back. */
 | {
    readonly kind: 'committed_in_ready';
    readonly segment: string;
    readonly place: string;
    readonly isArchived: boolean;
}
/** Committed, or given up, and nothing of it is left to decide. */
 | {
    readonly kind: 'decided_hold';
    readonly batch: string;
    readonly place: string;
}
/** Given up by a retry that was cut short. */
 | {
    readonly kind: 'unmarked_void';
    readonly batch: string;
}
/** Parts and dead letters of one hash that no commit names, and none ever can. */
 | {
    readonly kind: 'orphans';
    readonly orphans: Orphans;
    readonly place: string;
}
/** A part that stands elsewhere than its commit says. */
 | {
    readonly kind: 'misplaced_part';
    readonly key: string;
    readonly rightKey: string;
    readonly place: string;
    readonly right: string;
} | UnfinishedWrites;
/** What needs a person. */
export type ForPerson = NoCommit | {
    readonly kind: 'hold';
    readonly batch: string;
    readonly reason: string;
    readonly since: string;
} | {
    readonly kind: 'aside';
    readonly segment: string;
    readonly isInReady: boolean;
}
/** Under a name that a commit names with other content. */
 | {
    readonly kind: 'changed_in_ready';
    readonly segment: string;
    readonly place: string;
}
/** Listed, or in archive/, and in no commit. */
 | {
    readonly kind: 'uncommitted';
    readonly segment: string;
    readonly batch: string | null;
    readonly place: string;
}
/** Listed for another output. */
 | {
    readonly kind: 'foreign_list';
    readonly batch: string;
    readonly output: string;
    readonly layout: number;
}
/** What nobody writes, and nobody publishes. */
 | {
    readonly kind: 'left_active';
    readonly place: string;
    readonly files: number;
} | {
    readonly kind: 'left_spool';
    readonly place: string;
    readonly files: number;
} | {
    readonly kind: 'unfinished_segment';
    readonly place: string;
}
/** The rights don't reach for looking for writes without end. */
 | {
    readonly kind: 'unseen_writes';
    readonly place: string;
    readonly reason: string;
} | {
    readonly kind: 'misplaced_segment';
    readonly place: string;
    readonly right: string;
} | {
    readonly kind: 'stranger';
    readonly place: string;
} | {
    readonly kind: 'bad_record';
    readonly place: string;
    readonly reason: string;
}
/** No commit names them, and nothing proves that none will. `segments`: what they were made of, where they tell. */
 | {
    readonly kind: 'unexplained_parts';
    readonly place: string;
    readonly count: number;
    readonly segments: readonly string[];
};
export type Finding = Mendable | ForPerson;
/** Staged files, or uploads without end, of writers that were killed a day ago or more. */
export interface UnfinishedWrites {
    readonly kind: 'unfinished_writes';
    readonly layer: 'input' | 'output';
    /** A key of that storage. */
    readonly folder: string;
    readonly place: string;
    readonly count: number;
}
/** Objects of one hash. */
export interface Orphans {
    readonly hour: string;
    readonly hash: string;
    /** Where a file of dead letters tells it. */
    readonly batch: string | null;
    readonly keys: readonly string[];
}

// errors.d.ts
export type EtlErrorCode = 
/** The output's layout is another than the settings ask for. */
'ERR_ETL_LAYOUT'
/** Counts don't add up: a bug; nothing was committed. */
 | 'ERR_ETL_NOT_CONSERVED'
/** A record under _commits/ or a layout record is not what this version reads. */
 | 'ERR_ETL_BAD_RECORD'
/** A conversion in a process or thread of its own failed, or that one died. */
 | 'ERR_ETL_CONVERSION' | 'ERR_ETL_CHILD_DIED'
/** Asked for by a person and impossible: no such batch, nothing held. */
 | 'ERR_ETL_REFUSED';
export declare class EtlError extends Error {
    readonly name = "EtlError";
    readonly code: EtlErrorCode;
    constructor(code: EtlErrorCode, message: string, options?: {
        readonly cause?: unknown;
    });
}
/** Also true for an error of another copy of this package. */
export declare function isEtlError(value: unknown, code?: EtlErrorCode): value is EtlError;

// gaps/find-gaps.d.ts
import type { GapsOptions, GapsReport } from './gaps-report.ts';
/**
 * What is missing of each product, by the committed parts alone: rows of the table of gaps, and holes in ids that follow one another. All commits are read, a few at a time; of
 * the parts those that lie in what is asked for, or next to it, and of them the columns needed. Memory grows with what is missing, and with the number of products.
 *
 * @throws {EtlError} ERR_ETL_REFUSED when the product never was · {StorageError} when storage is away.
 */
export declare function findGaps(options: GapsOptions, signal: AbortSignal): Promise<GapsReport>;

// gaps/gap.d.ts
import type { GapKind } from '../lines/gap-kind.ts';
/** Something that is missing of one product. */
export interface Gap {
    /**
     * As in the table of gaps, or `ids`: numbers that no row has, though nothing tells of a hole there; `unreadable`: a part that is there no more, or damaged;
     * `unrecorded`: before the first or after the last frame, where somebody asked for more.
     */
    readonly kind: GapKind | 'ids' | 'unreadable' | 'unrecorded';
    readonly startedUs: number;
    readonly endedUs: number;
    readonly connectionId: string | null;
    /** First and last number that is missing of the connection's frames. */
    readonly fromSequence: number | null;
    readonly toSequence: number | null;
    /** Frames; null where nobody can know. */
    readonly missed: number | null;
    readonly detail: string | null;
    /** What is missing of tables whose rows are numbered. */
    readonly holes: readonly IdHole[];
}
/** Numbers, first and last, that no row of a product has between two that have neighbours of them. */
export interface IdHole {
    readonly table: string;
    readonly column: string;
    readonly from: number;
    readonly to: number;
    /** Capture times of the rows around it. */
    readonly startedUs: number;
    readonly endedUs: number;
}
/** From, and up to. */
export interface Stretch {
    readonly fromUs: number;
    readonly toUs: number;
}
/** A gap of which nothing is known but why and when. */
export declare function plainGap(kind: Gap['kind'], oneUs: number, otherUs: number, detail?: string | null): Gap;
/** A clock that was set back in between may have told the end before the start. */
export declare function inOrder(oneUs: number, otherUs: number): Pick<Gap, 'startedUs' | 'endedUs'>;

// gaps/gaps-report.d.ts
import type { Storage } from '@fluxforge/storage';
import type { Source } from '../source.ts';
import type { ProductGaps } from './product-record.ts';
import type { UnreadableObject } from './unreadable.ts';
export interface GapsOptions {
    readonly source: Source;
    readonly output: Storage;
    /** `processed/<source>` */
    readonly outputPath: string;
    /** Only this one. */
    readonly product?: string | undefined;
    readonly fromUs?: number | undefined;
    readonly toUs?: number | undefined;
}
export interface GapsReport {
    /** Those that have a row or a gap in what was asked for, or the one that was asked for, by name. */
    readonly products: readonly ProductGaps[];
    /** What can't be read and belongs to no single product. */
    readonly unreadable: readonly UnreadableObject[];
}

// gaps/product-record.d.ts
import { type Gap, type Stretch } from './gap.ts';
import { type IdRun } from './id-runs.ts';
/** What is missing of one product. */
export interface ProductGaps {
    readonly product: string;
    /** By their starts. */
    readonly gaps: readonly Gap[];
    /** First and last row, of the whole output; null when there is none. */
    readonly recorded: Stretch | null;
    /** What was looked at: as asked for, else from the first row to the last one; null when there is neither. */
    readonly span: Stretch | null;
    /** How much of the span no gap takes that was told, and that is no mere hole in ids; null for a span of no length. */
    readonly coveredShare: number | null;
}
/** What the output has of one product, gathered part by part: memory grows with what is missing. */
export declare class ProductRecord {
    #private;
    readonly product: string;
    constructor(product: string);
    /** Rows of any table. */
    addRows(fromUs: number, toUs: number): void;
    addGap(gap: Gap): void;
    addIds(table: string, column: string, runs: readonly IdRun[]): void;
    /** Whether, of that table, ids are missing below `id` in what is asked for: rows of before may have come again in it. */
    missesBelow(table: string, id: number, asked: Partial<Stretch>): boolean;
    /** Whether there is a row, or a gap, in what is asked for. */
    isIn(asked: Partial<Stretch>): boolean;
    /** `shared`: gaps of all products. */
    gaps(asked: Partial<Stretch>, shared: readonly Gap[]): ProductGaps;
}

// gaps/unreadable.d.ts
import { type Storage } from '@fluxforge/storage';
/** An object that its reader could make nothing of; the reason names it. */
export interface UnreadableObject {
    readonly place: string;
    readonly reason: string;
}
/** What `read` gives, or what keeps this one object from being read. @throws {StorageError} when the storage is away, or refuses. */
export declare function readOrReason<T>(storage: Storage, key: string, read: () => Promise<T>): Promise<{
    readonly value: T;
} | {
    readonly unreadable: UnreadableObject;
}>;

// lines/conversion.d.ts
import type { LineBlock } from '@fluxforge/segments';
import { type ConversionSettings } from '../conversion-settings.ts';
import type { Source } from '../source.ts';
import type { ConversionResult, SegmentReading } from './conversion-result.ts';
import type { Outcome } from './outcome.ts';
export interface ConversionOptions {
    readonly source: Source;
    readonly settings?: Partial<ConversionSettings>;
    /** Of whoever writes: it stands in every part's footer. */
    readonly writerVersion: string;
}
export type LineCounts = {
    [outcome in Outcome | 'lines' | 'deadLetters']: number;
};
/** A batch in the making. Memory: rows that are held (MAX_HELD_BYTES, and one line's), compressed row groups, dead letters. */
export declare class Conversion {
    private readonly machine;
    private readonly tables;
    private readonly reader;
    private readonly sequences;
    private readonly deadLetters;
    private readonly channels;
    private readonly files;
    private readonly extraRows;
    private readonly segments;
    private readonly codec;
    private readonly sink;
    private readonly footer;
    constructor({ source, settings: chosen, writerVersion }: ConversionOptions, segmentNames: readonly string[]);
    /** Reads whole lines; `counts` are the segment's. */
    readBlock(segment: string, block: LineBlock, counts: LineCounts): void;
    endSegment(reading: SegmentReading): void;
    /** The rows that are in no row group yet are put into one as their parts are asked for. */
    result(): ConversionResult;
    /** Once all of them are made, the machine has nothing that anybody needs. */
    private parts;
    private readLines;
    private count;
    /** Some rows of a part, as a row group. */
    private addRows;
    private fileOf;
    private countExtra;
    private readingOf;
}

// lines/conversion-result.d.ts
import type { ConvertedPart } from '../parquet/converted-part.ts';
/** What reading one segment found. Lines = converted + control + disabled + dead letters, always. */
export interface SegmentReading {
    readonly segment: string;
    readonly bytes: number;
    readonly lines: number;
    readonly converted: number;
    readonly control: number;
    readonly disabled: number;
    readonly deadLetters: number;
    readonly sha256: string;
}
export interface ConnectionReading {
    readonly connectionId: string;
    readonly firstSequence: number;
    readonly lastSequence: number;
    readonly frames: number;
    /** Numbers between first and last that no line has. */
    readonly missing: number;
}
export interface TableReading {
    readonly table: string;
    readonly rows: number;
    /** Rows with something in `extra`. */
    readonly extra: number;
    /** By column: decimals whose double's shortest text is not the decimal that was sent. */
    readonly inexact: {
        readonly [column: string]: number;
    };
}
/** A batch's rows, ready to be put. */
export interface ConversionResult {
    readonly segments: readonly SegmentReading[];
    /** In the order of table, then partition. */
    readonly parts: readonly ConvertedPart[];
    /** NDJSON, one object a dead letter: segment, line (from 1), offset (bytes), reason, text (or base64 where it is not UTF-8). Null when there is none. */
    readonly deadLetterBytes: Uint8Array | null;
    readonly connections: readonly ConnectionReading[];
    readonly tables: readonly TableReading[];
    /** Lines by channel, every line counted once; dead letters without a readable channel under `_unreadable`. */
    readonly channels: {
        readonly [channel: string]: number;
    };
}

// lines/convert-segments.d.ts
import { type ConversionOptions } from './conversion.ts';
import type { ConversionResult } from './conversion-result.ts';
export interface SegmentChunks {
    readonly name: string;
    readonly chunks: AsyncIterable<Uint8Array>;
}
/**
 * Reads a batch's segments, in this order, into Parquet parts. The same bytes under the same options give the same result, however they are cut into chunks.
 * A line that can't be converted is a dead letter, whole; only a failing input, or `signal`, makes it reject.
 */
export declare function convertSegments(options: ConversionOptions, segments: readonly SegmentChunks[], signal?: AbortSignal): Promise<ConversionResult>;

// lines/layout.d.ts
import { type ConversionSettings, type PartitionCol } from '../conversion-settings.ts';
import type { Source } from '../source.ts';
/** All that decides where a row goes and how it looks, as plain JSON: what a layout record holds. Which tables are enabled is none of it. */
export interface Layout {
    readonly decimals: ConversionSettings['decimals'];
    readonly tables: readonly TableLayout[];
}
export interface TableLayout {
    readonly table: string;
    readonly partition_cols: readonly PartitionCol[];
    readonly columns: readonly ColumnLayout[];
}
export interface ColumnLayout {
    readonly name: string;
    readonly type: 'DOUBLE' | 'DECIMAL(38,18)' | 'INT64' | 'TIMESTAMP(MICROS,UTC)' | 'STRING';
    readonly nullable: boolean;
}
export declare function layoutOf(source: Source, chosen?: Partial<ConversionSettings>): Layout;

// parquet/converted-part.d.ts
/** One part. Its bytes, and what is told of its rows, are made when they are first asked for: so parts can be stored while others are made. */
export interface ConvertedPart {
    readonly table: string;
    /** `product_id=BTC-USD/date=2025-12-03`, as in the key. */
    readonly partition: string;
    readonly rows: number;
    /** The whole Parquet file. */
    readonly bytes: Uint8Array;
    /** Microseconds since 1970. */
    readonly minCaptureUs: number;
    readonly maxCaptureUs: number;
    readonly minSequence: number | null;
    readonly maxSequence: number | null;
}

// parquet/same-rows.d.ts
/** Whether two Parquet files have the same schema and the same rows in the same order, however they are encoded. Holds some rows of each at a time. */
export declare function sameRows(a: Uint8Array, b: Uint8Array): Promise<boolean>;

// text/timestamp.d.ts
/** Microseconds since 1970, nanoseconds floored; NaN where the sender means "not given"; undefined if the text is no time from 1700 to 2199. */
export declare function timestampFromText(text: string): number | undefined;
/** Microseconds since 1970 as RFC 3339, UTC, with six fraction digits. */
export declare function timestampText(micros: number): string;
/** Unix seconds as microseconds; undefined outside the years above. */
export declare function secondsToMicros(seconds: number): number | undefined;
/** Reads times that come in order: the same text as before, or the same second, costs next to nothing. */
export declare class TimestampReader {
    private lastText;
    private lastMicros;
    private second;
    private secondMicros;
    /** Like timestampFromText, into a cell. False, and nothing read, if the text is no time. */
    read(text: string, numbers: Float64Array, cell: number): boolean;
    private readSameSecond;
    private learnSecond;
}

// verify/chains.d.ts
/** Numbers that no frame had and no row of gaps tells of. */
export interface Hole {
    readonly connectionId: string;
    readonly missing: number;
    /** They are among these. */
    readonly from: number;
    readonly to: number;
    readonly batches: readonly [first: string, last: string];
}
/** What a commit says of a connection. */
export interface Account {
    readonly batch: string;
    readonly connectionId: string;
    readonly from: number;
    readonly to: number;
    /** How many of these numbers its frames have. */
    readonly known: number;
    /** Dead letters of the batch, which may hold frames whose number nobody can read. */
    readonly slack: number;
}
/**
 * The sequence numbers of each connection across all commits, in whatever order those come: a chain without holes, or the holes. Memory: one run a
 * connection, and one more for each gap.
 */
export declare class Chains {
    #private;
    get size(): number;
    addFrames({ batch, connectionId, ...numbers }: Account): void;
    /** These never came, and a row of gaps says so. */
    addGap(batch: string, connectionId: string, from: number, to: number): void;
    holes(): Generator<Hole>;
}

// verify/problem.d.ts
import type { NoCommit } from '../batches/stored-commits.ts';
import type { Hole } from './chains.ts';
/** Something that verification found to be wrong. Places are as the storage describes them. */
export type Problem = NoCommit
/** Its own numbers do not fit together. */
 | {
    readonly kind: 'uneven_commit';
    readonly place: string;
    readonly batch: string;
    readonly what: string;
    readonly found: string;
    readonly right: string;
}
/** The layout that a commit names has no record. */
 | {
    readonly kind: 'missing_layout';
    readonly place: string;
    readonly batch: string;
} | {
    readonly kind: 'missing_object';
    readonly place: string;
    readonly batch: string;
    readonly role: ObjectRole;
    readonly rows: number;
} | {
    readonly kind: 'other_size';
    readonly place: string;
    readonly batch: string;
    readonly role: ObjectRole;
    readonly foundBytes: number;
    readonly rightBytes: number;
}
/** The size is right and the bytes are not. `found`: rows, or dead letters; null where it is no Parquet file. */
 | {
    readonly kind: 'other_content';
    readonly place: string;
    readonly batch: string;
    readonly role: ObjectRole;
    readonly found: number | null;
}
/** The bytes are those of the commit, and hold another number of rows, or of lines, than it says. */
 | {
    readonly kind: 'other_rows';
    readonly place: string;
    readonly batch: string;
    readonly role: ObjectRole;
    readonly found: number | null;
    readonly right: number;
}
/** The same bytes of raw are in the output twice. */
 | {
    readonly kind: 'committed_twice';
    readonly batches: readonly [string, string];
    readonly segments: readonly [string, string];
} | ({
    readonly kind: 'hole';
} & Hole);
export type ObjectRole = 'part' | 'dead letters';

// verify/verification.d.ts
import type { Storage } from '@fluxforge/storage';
import type { Problem } from './problem.ts';
export interface VerificationOptions {
    readonly output: Storage;
    /** A key of `output`: `processed/coinbase`. */
    readonly outputPath: string;
    /** `2025-12-03`: commits of hours of that day alone. */
    readonly date?: string | undefined;
    /** Reads every part: its SHA-256 and its rows. */
    readonly isDeep?: boolean;
}
/** What was looked at so far. */
export interface VerificationCounts {
    commits: number;
    voids: number;
    segments: number;
    lines: number;
    rows: number;
    parts: number;
    bytes: number;
    deadLetters: number;
    connections: number;
    problems: number;
    /** The day in hand. */
    date: string;
}
/**
 * Proves conservation from what is in an output: that each commit is well-formed, adds up, and names objects that are there as it says; that no content was
 * committed twice; that each connection's numbers are a chain, but for the holes that the table of gaps tells. It writes nothing, needs no raw, and may run beside
 * everything else. Each commit is read once; in memory are some of them, and a little for each connection and segment.
 */
export declare class Verification {
    #private;
    readonly counts: VerificationCounts;
    constructor(options: VerificationOptions);
    /**
     * Each problem as it is found.
     *
     * @throws {EtlError} ERR_ETL_LAYOUT when the output is of a format that this version doesn't know · {StorageError} when it can't be read: nothing is known then.
     */
    problems(signal: AbortSignal): AsyncGenerator<Problem>;
}

// shapes/shape.d.ts
/**
 * A message is described once: its keys, and the column each fills. Whoever reads a message walks this description, so a new table is a new
 * description and nothing else.
 *
 * Keys may come in any order; the written order is the reader's first guess and the order of the columns. A column may be mentioned by several keys.
 */
export type Shape = {
    readonly [key: string]: Field;
};
export type Field = {
    readonly kind: ValueKind;
    readonly column: string;
} | {
    readonly kind: 'constant';
    readonly text: string;
} | {
    readonly kind: 'list';
    readonly of: Shape;
    readonly isRow: boolean;
};
export type ValueKind = 'decimal' | 'integer' | 'timestamp' | 'seconds' | 'word' | 'text' | 'json';
/** Decimal text: a double, or DECIMAL(38,18) where the settings ask for it. */
export declare const decimal: (column: string) => Field;
/** Whole number of 64 bits, with or without quotes. */
export declare const integer: (column: string) => Field;
/** RFC 3339, up to nine fraction digits, kept as microseconds. */
export declare const timestamp: (column: string) => Field;
/** Unix seconds, with or without quotes, kept as microseconds. */
export declare const seconds: (column: string) => Field;
/** One of a few different strings. */
export declare const word: (column: string) => Field;
/** A string that hardly ever comes twice. */
export declare const text: (column: string) => Field;
/** Any value, kept as JSON text. */
export declare const json: (column: string) => Field;
/** Always this string and in no column; if it ever is another value, that goes to `extra`. */
export declare const constant: (text: string) => Field;
/** Objects around rows. */
export declare const list: (of: Shape) => Field;
/** Objects that are rows. */
export declare const rows: (of: Shape) => Field;

// batches/commit-log.d.ts
import { type Storage } from '@fluxforge/storage';
import { type Commit } from './commit-record.ts';
import type { OutputKeys } from './output-keys.ts';
/** The commits of an output. They never change, so those of the day in hand are read once. */
export declare class CommitLog {
    #private;
    constructor(output: Storage, keys: OutputKeys);
    /** Proposes a commit, by `create`; null where nothing stands there then. Else the one that stands, whoever made it. @throws {EtlError} ERR_ETL_BAD_RECORD */
    propose(batch: string, bytes: Uint8Array): Promise<Commit | null>;
    /**
     * Makes a commit that was found as durable as one that was proposed here: whoever made it may be about to. A `create` that meets it does that
     * (`Storage.put`).
     */
    secure(batch: string): Promise<void>;
    /** What stands under the batch's key now, or null. @throws {EtlError} ERR_ETL_BAD_RECORD */
    read(batch: string): Promise<Commit | null>;
    /** Whether the batch is committed or void: that stays. @throws {EtlError} ERR_ETL_BAD_RECORD */
    isDecided(batch: string): Promise<boolean>;
    /** All commits of the day of a batch, as they are now. @throws {EtlError} ERR_ETL_BAD_RECORD */
    ofDay(batch: string): Promise<Commit[]>;
    /** The highest batch number of an hour that a commit, void or not, has taken; 0 without any. */
    highestNumber(hour: string): Promise<number>;
}

// batches/output-keys.d.ts
/** What a key of an output is. */
export type OutputKey = 
/** Whatever stands under _commits/. */
{
    readonly kind: 'commit';
} | {
    readonly kind: 'part';
    readonly hour: string;
    readonly hash: string;
} | {
    readonly kind: 'dead letters';
    readonly batch: string;
    readonly hash: string;
} | {
    readonly kind: 'layout';
} | {
    readonly kind: 'presence';
};
/** Keys of one source's output (docs/formats.md), under `processed/<source>`. */
export declare class OutputKeys {
    readonly prefix: string;
    constructor(prefix: string);
    /** Undefined for what is no key of ours. */
    parse(key: string): OutputKey | undefined;
    get allCommits(): string;
    /** All commits of a day: `date` is that of the batches' hours. */
    commits(date: string): string;
    commit(batch: string): string;
    part(table: string, partition: string, batch: string, hash: string): string;
    partName(batch: string, hash: string): string;
    deadLetters(batch: string, hash: string): string;
    layout(n: number): string;
}
/**
 * What makes a batch's parts its own: the first 16 hex digits of SHA-256 over the batch's name and, in order, each member's name and the SHA-256 of its
 * content, every one of these texts ended by a newline.
 */
export declare function batchHash(batch: string, members: readonly {
    readonly segment: string;
    readonly sha256: string;
}[]): string;

// batches/stored-commits.d.ts
import { type Storage } from '@fluxforge/storage';
import type { VoidCommit } from './commit-record.ts';
import type { OutputKeys } from './output-keys.ts';
import { type WholeCommit } from './whole-commit.ts';
/** A key under _commits/ that holds no commit of its name. Places are as the storage describes them. */
export type NoCommit = 
/** Not as FluxForge writes it; `reason` names place and fault. */
{
    readonly kind: 'bad_commit';
    readonly place: string;
    readonly reason: string;
}
/** No commit's key, or another commit's. */
 | {
    readonly kind: 'misplaced_commit';
    readonly place: string;
    readonly right: string | null;
};
/** The keys under a prefix, some at a time. */
export declare function lotsOfKeys(storage: Storage, prefix: string): AsyncGenerator<readonly string[]>;
/** What stands under a key below _commits/. @throws {StorageError} */
export declare function readStoredCommit(output: Storage, keys: OutputKeys, key: string): Promise<WholeCommit | VoidCommit | NoCommit>;

// lines/gap-kind.d.ts
import type { JsonObject } from '../text/json.ts';
/** As in the `kind` column of `gaps`. */
export type GapKind = 'sequence' | 'disconnect' | 'restart' | 'silence' | 'paused';
/** The hole that a recorder's event tells of; null if it tells of none. */
export declare function gapKind({ kind, cause }: JsonObject): GapKind | null;

// gaps/id-runs.d.ts
import { type IdHole } from './gap.ts';
/** Consecutive ids, both ends included, and when those at the ends were captured: where one came repeatedly, the first time. */
export interface IdRun {
    readonly from: number;
    readonly to: number;
    readonly fromUs: number;
    readonly toUs: number;
}
/** The id of one more row: mostly it goes on where the last run ends, up or down. */
export declare function addId(runs: IdRun[], id: number, us: number): void;
/** The same ids in as few runs as there are, in order. */
export declare function joinRuns(runs: readonly IdRun[]): IdRun[];
/** What lies between joined runs. */
export declare function holesBetween(runs: readonly IdRun[], table: string, column: string): IdHole[];

// lines/outcome.d.ts
/** What became of a line that isn't a dead letter. */
export type Outcome = 'converted' | 'control' | 'disabled';

// batches/commit-record.d.ts
import type { ConversionResult } from '../lines/conversion-result.ts';
/** A converted batch: docs/formats.md. Says nothing of clocks, workers or attempts, so that every way to it gives the same bytes. */
export interface CommitRecord {
    readonly kind: 'committed';
    readonly batch: string;
    readonly hash: string;
    readonly segments: readonly {
        readonly segment: string;
        readonly sha256: string;
    }[];
}
/** A batch that a person gave up: nothing was, and never will be, committed under this name. */
export interface VoidCommit {
    readonly kind: 'void';
    readonly batch: string;
}
export type Commit = CommitRecord | VoidCommit;
export interface StoredObject {
    readonly key: string;
    readonly bytes: number;
    readonly sha256: string;
}
export interface CommitFacts {
    readonly batch: string;
    readonly hash: string;
    readonly layout: number;
    readonly writer: string;
    readonly compression: string;
    readonly zstd: string;
    readonly result: ConversionResult;
    /** As they stand in the output, in the order of `result.parts`. */
    readonly parts: readonly StoredObject[];
    readonly deadLetters: StoredObject | null;
}
/** The commit's bytes: one JSON object on one line, keys always in this order. */
export declare function commitBytes({ batch, hash, layout, writer, compression, zstd, result, parts, deadLetters }: CommitFacts): Uint8Array;
export declare function voidCommitBytes(batch: string): Uint8Array;
/** @throws {EtlError} ERR_ETL_BAD_RECORD */
export declare function parseCommit(bytes: Uint8Array, place: string): Commit;
export declare function sha256Of(bytes: Uint8Array): string;

// batches/whole-commit.d.ts
import type { ConnectionReading, SegmentReading } from '../lines/conversion-result.ts';
import type { CommitRecord, StoredObject, VoidCommit } from './commit-record.ts';
/** All that a commit says and that can be checked, where a worker reads only what it decides by. */
export interface WholeCommit extends CommitRecord {
    readonly layout: number;
    readonly segments: readonly SegmentReading[];
    /** Lines by channel. */
    readonly channels: {
        readonly [channel: string]: number;
    };
    readonly tables: readonly {
        readonly table: string;
        readonly rows: number;
    }[];
    readonly connections: readonly ConnectionReading[];
    readonly parts: readonly CommittedPart[];
    readonly deadLetters: StoredObject | null;
}
export interface CommittedPart extends StoredObject {
    readonly table: string;
    readonly rows: number;
    readonly minCaptureUs: number;
    readonly maxCaptureUs: number;
}
/**
 * Reads what `commitBytes` and `voidCommitBytes` write, and nothing else: also a commit that only looks edited is none of ours.
 *
 * @throws {EtlError} ERR_ETL_BAD_RECORD naming the first thing that is wrong.
 */
export declare function parseWholeCommit(bytes: Uint8Array, place: string): WholeCommit | VoidCommit;

// text/json.d.ts
/** A JSON number as it was written: a double would forget digits. */
export interface NumberText {
    readonly rawJSON: string;
}
export type JsonObject = {
    readonly [key: string]: unknown;
};
/** Whether JSON.parse may have forgotten digits of this text. */
export declare function losesDigits(text: string): boolean;
/** Parses JSON so that no number's text is lost: each is a safe one, or a NumberText; JSON.stringify writes both as they came. Ten times slower where it matters. */
export declare function parseKeepingNumbers(text: string): unknown;
export declare function isObject(value: unknown): value is JsonObject;
/** The text of a string, number or boolean; null for null and for an absent key; undefined for objects and arrays. */
export declare function scalarText(value: unknown): string | null | undefined;
/** The double of a bare number; undefined for anything else. */
export declare function bareNumber(value: unknown): number | undefined;
/** One `"key":value` of an object's text. */
export declare function member(key: string, value: unknown): string;
