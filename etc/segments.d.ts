// index.d.ts
/** @module @fluxforge/segments */
export { createAside, listAsides } from './batches/aside.ts';
export { type BatchKeys, type BatchList, type BatchMember, createBatchList, createVoidMarker, listBatchKeys, readBatchList, } from './batches/batch-list.ts';
export { createHold, type Hold, listHolds, readHold } from './batches/hold.ts';
export { createOwner, listOwners, type OwnerRecord, parseOwner, readOwnerText, renewOwner, } from './batches/ownership.ts';
export { type SegmentEvidence, type SegmentState, segmentState } from './batches/segment-state.ts';
export { captureText } from './capture-time.ts';
export { type Clock, systemClock } from './clock.ts';
export { isSegmentError, SegmentError, type SegmentErrorCode } from './errors.ts';
export type { Feed, FeedStats, FrameSink, LastOfConnection, LastRun, OnRecorderEvent, Opening, RecordedFrame } from './feed.ts';
export { isJsonObject, type JsonObject, parseJsonObject, readRecordText, recordBytes } from './json-record.ts';
export { EnvelopeWriter } from './lines/envelope.ts';
export { type LineBlock, readLines, SLACK_BYTES } from './lines/read-lines.ts';
export { ActiveLock, type ActiveLockOptions, type LockPlace } from './lock/active-lock.ts';
export type { HostIdentity } from './lock/host-identity.ts';
export { LeaseWatch } from './lock/lease-watch.ts';
export { Presence, type PresenceOptions } from './lock/presence.ts';
export { type IsAlive, processLiveness } from './lock/process-liveness.ts';
export { thisProcess } from './lock/this-process.ts';
export { type BatchName, batchName, compareBatchNames, parseBatchName, requireBatchName } from './names/batch-name.ts';
export { compareSegmentNames, dateOfHour, parseSegmentName, type SegmentName, segmentName } from './names/segment-name.ts';
export type { RawKey } from './raw-key.ts';
export { RawKeys, type RawPaths, type RecorderKeys } from './raw-keys.ts';
export { RECORDER_CHANNEL, type RecorderEvent, type RecorderEventKind, recorderEvent } from './recorder-event.ts';
export { type DrainOptions, drain } from './sealing/drain.ts';
export { type PartsRecoveryOptions, recoverParts } from './sealing/recover-parts.ts';
export { type Recovery, type RecoveryOptions, recover, type WholeFile } from './sealing/recovery.ts';
export type { SealEvent, SealReason } from './sealing/seal-event.ts';
export { findLeftSpools, type LeftSpool, type LeftSpoolsOptions } from './spool/left-spools.ts';
export { SpoolKeys } from './spool/spool-keys.ts';
export { CaptureClock } from './writer/capture-clock.ts';
export { RecorderNotes } from './writer/recorder-notes.ts';
export { SegmentWriter } from './writer/segment-writer.ts';
export type { WriterEvent } from './writer/writer-event.ts';
export type { SegmentWriterOptions } from './writer/writer-options.ts';
export type { WriterStats } from './writer/writer-stats.ts';

// batches/aside.d.ts
import type { Storage } from '@fluxforge/storage';
import type { RawKeys } from '../raw-keys.ts';
/** Sets a segment aside: it stays in ready/ and is not listed any more. Repeatable. */
export declare function createAside(storage: Storage, keys: RawKeys, segment: string): Promise<void>;
export declare function listAsides(storage: Storage, keys: RawKeys): Promise<Set<string>>;

// batches/batch-list.d.ts
import type { Storage } from '@fluxforge/storage';
import type { RawKeys } from '../raw-keys.ts';
/** What is converted together, and for where. Made once, never changed (hand-over 6). */
export interface BatchList {
    readonly batch: string;
    /** In the order of their names. */
    readonly members: readonly BatchMember[];
    /** Where the rows go, as the output storage describes it: `F:/processed/coinbase`. */
    readonly output: string;
    /** Number of the output's layout record. */
    readonly layout: number;
}
export interface BatchMember {
    readonly segment: string;
    readonly bytes: number;
}
/** The keys of a source's lists and void markers, without their contents. */
export interface BatchKeys {
    readonly lists: ReadonlySet<string>;
    /** Batches marked void: their lists name nobody any more. */
    readonly voids: ReadonlySet<string>;
}
/** False when somebody else made that list: look round again. */
export declare function createBatchList(storage: Storage, keys: RawKeys, { batch, members, output, layout }: BatchList): Promise<boolean>;
/**
 * Undefined when there is none.
 *
 * @throws {SegmentError} ERR_SEGMENT_BAD_RECORD
 */
export declare function readBatchList(storage: Storage, keys: RawKeys, batch: string): Promise<BatchList | undefined>;
export declare function listBatchKeys(storage: Storage, keys: RawKeys): Promise<BatchKeys>;
/** Repeatable. */
export declare function createVoidMarker(storage: Storage, keys: RawKeys, batch: string): Promise<void>;

// batches/hold.d.ts
import type { Storage } from '@fluxforge/storage';
import type { RawKeys } from '../raw-keys.ts';
/** Why a batch is not converted until a person has looked (hand-over 17). That the key is there is what counts; the rest is for people. */
export interface Hold {
    readonly batch: string;
    readonly reason: string;
    /** RFC 3339, UTC; empty when it can't be read. */
    readonly since: string;
    readonly attempts: number;
}
/** Repeatable: the first reason stands. */
export declare function createHold(storage: Storage, keys: RawKeys, { batch, reason, since, attempts }: Hold): Promise<void>;
/** Undefined when there is none. */
export declare function readHold(storage: Storage, keys: RawKeys, batch: string): Promise<Hold | undefined>;
/** The batches held, in the order of their keys. */
export declare function listHolds(storage: Storage, keys: RawKeys): Promise<string[]>;

// batches/ownership.d.ts
import type { Storage } from '@fluxforge/storage';
import type { RawKeys } from '../raw-keys.ts';
/** Who works on a batch. It saves work and gives no rights (hand-over 8): what is committed is decided elsewhere. */
export interface OwnerRecord {
    /** Never repeats: one worker of one run. */
    readonly owner: string;
    readonly host: string;
    readonly bootId: string;
    readonly pid: number;
    /** FluxForge's version. */
    readonly build: string;
    /** One more with each renewal; where it begins is of no meaning. */
    readonly counter: number;
    /** Failures of the batch's own content so far. */
    readonly attempts: number;
    /** Holders that went away without a word. */
    readonly deaths: number;
}
/** Every batch that has records → its epochs, ascending. */
export declare function listOwners(storage: Storage, keys: RawKeys): Promise<Map<string, number[]>>;
/** False when that epoch is taken. */
export declare function createOwner(storage: Storage, keys: RawKeys, batch: string, epoch: number, record: OwnerRecord): Promise<boolean>;
/** Overwrites one's own record: the only overwriting there is. */
export declare function renewOwner(storage: Storage, keys: RawKeys, batch: string, epoch: number, record: OwnerRecord): Promise<void>;
/** The record as it stands, for `parseOwner` and `LeaseWatch`; undefined when it has gone. */
export declare function readOwnerText(storage: Storage, keys: RawKeys, batch: string, epoch: number): Promise<string | undefined>;
/** @throws {SegmentError} ERR_SEGMENT_BAD_RECORD */
export declare function parseOwner(text: string, where: string): OwnerRecord;

// batches/segment-state.d.ts
/** Which keys that concern one segment exist. */
export interface SegmentEvidence {
    /** A file of this name in active/ (or the spool). */
    readonly isInActive: boolean;
    readonly isInReady: boolean;
    readonly isInArchive: boolean;
    /** A list without void marker names it. */
    readonly isListed: boolean;
    /** Its batch has an ownership record. */
    readonly isOwned: boolean;
    /** Its batch has a hold. */
    readonly isHeld: boolean;
    readonly isAside: boolean;
    /** A commit names it. */
    readonly isCommitted: boolean;
}
export type SegmentState = 'sealing' | 'active' | 'archiving' | 'duplicate' | 'committed' | 'held' | 'owned' | 'listed' | 'aside' | 'ready' | 'removed' | 'unknown';
interface StateRow {
    /** What must be so; anything else may be. */
    readonly when: Partial<SegmentEvidence>;
    readonly state: SegmentState;
}
/**
 * The states of a segment (P2). The first row that fits counts.
 *
 * | state | what happens next |
 * |---|---|
 * | sealing | in active/ and ready/: ingest removes its file |
 * | active | ingest seals it, under another name if this one is somebody's |
 * | archiving | committed, seen in ready/ and archive/: a worker ends the move |
 * | duplicate | committed and in ready/ (again): a worker reads it, finds its content committed, deletes it. Other content under an old name is held, or converted where its old list is gone |
 * | committed | nothing: its rows are in the output, whether archive/ keeps it or not |
 * | held, aside | a person decides: `retry` |
 * | owned | its holder converts it; when that one is gone, another worker takes over |
 * | listed | due |
 * | ready | the next look round lists it |
 * | removed | listed, set aside or in archive/, not committed: a person took it away from ready/; a worker says so |
 * | unknown | never seen, or forgotten |
 */
export declare const segmentStates: readonly StateRow[];
export declare function segmentState(evidence: SegmentEvidence): SegmentState;
export {};

// capture-time.d.ts
/** A receive time as envelopes and events write it, from its microseconds since 1970: `2025-12-03T14:00:00.123456Z`. */
export declare function captureText(us: number): string;

// clock.d.ts
/** All time that the libraries know. Tests hand in one that a person sets by hand. */
export interface Clock {
    /** Milliseconds since 1970, UTC, with a fraction. May step. */
    wallMs(): number;
    /** Milliseconds since some moment, with a fraction. Never steps. */
    monotonicMs(): number;
    /** Resolves after `ms`, or at once when `signal` fires; never rejects. Keeps the process alive. */
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
export declare const systemClock: Clock;

// errors.d.ts
export type SegmentErrorCode = 
/** The active directory has another living writer, or one that can't be judged from here. */
'ERR_SEGMENT_LOCKED'
/** The writer was stopped, or stopped itself. */
 | 'ERR_SEGMENT_CLOSED'
/** Bytes could not be made durable, and the damage could not be cut away. */
 | 'ERR_SEGMENT_WRITE_FAILED'
/** A file of active/ went before it was in ready/: somebody removed it. */
 | 'ERR_SEGMENT_GONE'
/** A name is not `segment_<YYYYMMDDTHH>_<NNNNN>.ndjson`, a batch not `<YYYYMMDDTHH>.<n>`. */
 | 'ERR_SEGMENT_BAD_NAME'
/** A record under state/, processing/ or quarantine/ is not what this version writes. */
 | 'ERR_SEGMENT_BAD_RECORD';
export declare class SegmentError extends Error {
    readonly name = "SegmentError";
    readonly code: SegmentErrorCode;
    constructor(code: SegmentErrorCode, message: string, options?: {
        readonly cause?: unknown;
    });
}
/** Also true for an error of another copy of this package. */
export declare function isSegmentError(value: unknown, code?: SegmentErrorCode): value is SegmentError;
export declare function messageOf(error: unknown): string;

// feed.d.ts
import type { RecorderEvent } from './recorder-event.ts';
/** One received frame, or one of our own events, on its way to a segment. */
export interface RecordedFrame {
    /** Receive time: whole microseconds since 1970, UTC. */
    readonly captureUs: number;
    /** The exchange's channel; `_unknown` where the frame names none, `_fluxforge` for our own events. */
    readonly channel: string;
    /** Never repeats: one WebSocket connection. Empty for events that belong to none. */
    readonly connectionId: string;
    /** The exchange's number of this frame on this connection; null where it has none. */
    readonly sequence: number | null;
    /** The received text, byte for byte. */
    readonly data: Uint8Array;
}
/** What is needed to tell how far a connection got. */
export interface FrameHead extends Omit<RecordedFrame, 'captureUs' | 'data'> {
    /** Receive time as the envelope writes it: UTC, six fraction digits. */
    readonly captureTs: string;
}
/** Where a feed puts what it receives. */
export interface FrameSink {
    /** Takes the frame, always. False when the queue is over its limit: the feed stops reading its sockets until `drained`. */
    write(frame: RecordedFrame): boolean;
    /** Resolves when there is room again; rejects when the writer has stopped. */
    drained(): Promise<void>;
}
/** A live connection to an exchange. */
export interface Feed {
    /** Records until `signal` fires, then closes its connections and resolves. Rejects when it has given up for good. */
    run(signal: AbortSignal): Promise<void>;
    stats(): FeedStats;
}
export interface FeedStats {
    readonly openConnections: number;
    readonly connects: number;
    readonly frames: number;
    readonly bytes: number;
    /** Holes found in sequence numbers, and the frames missing in them. */
    readonly gaps: number;
    readonly missedFrames: number;
    readonly refusedSubscriptions: number;
    /** True while sockets are not read because the writer is behind. */
    readonly isPaused: boolean;
}
/** What the run before left: the edge of the hole that a restart makes. */
export interface LastRun {
    readonly isClean: boolean;
    /** Capture time of the last durable frame; before there is one, when the first run began. */
    readonly captureTs: string;
    readonly connections: readonly LastOfConnection[];
    /** What stood last for each product, in the order in which they fell silent: products don't connect, or fall silent, all at once. */
    readonly openings: readonly Opening[];
}
export interface LastOfConnection {
    readonly connectionId: string;
    readonly sequence: number | null;
    readonly captureTs: string;
}
/** A connection that stood for some products. */
export interface Opening {
    readonly connectionId: string;
    readonly productIds: readonly string[];
    /** Of its last durable frame; of its opening before there is one. */
    readonly captureTs: string;
}
/** Told of each of our own events as it is recorded, so that a person can be told too. */
export type OnRecorderEvent = (event: RecorderEvent) => void;

// json-record.d.ts
import { type Storage } from '@fluxforge/storage';
import { SegmentError } from './errors.ts';
export type JsonObject = {
    readonly [key: string]: unknown;
};
/** Makes a small JSON object under `key`, by `create`. False when the key is taken, whatever is there. */
export declare function createRecord(storage: Storage, key: string, record: object): Promise<boolean>;
/** Undefined when the key is not there. */
export declare function readRecordText(storage: Storage, key: string): Promise<string | undefined>;
export declare function recordBytes(record: object): Uint8Array;
/** Undefined for anything but a JSON object. */
export declare function parseJsonObject(text: string): JsonObject | undefined;
export declare function isJsonObject(value: unknown): value is JsonObject;
/** `remedy`: what a person can do, as a sentence without its stop. */
export declare function badRecord(where: string, expected: string, text: string, remedy: string): SegmentError;

// lines/envelope.d.ts
import type { RecordedFrame } from '../feed.ts';
import { EnvelopeHead } from './envelope-head.ts';
/**
 * Makes the lines of one source: `{"capture_ts":…,"metadata":{…},"data":<frame>}` and a newline, keys in just this order (docs/formats.md).
 *
 * A frame is embedded byte for byte when it can't break out of its line: `{` … `}`, valid UTF-8, no control characters. Any other is kept as the
 * string `raw`, or, when it is no text at all, as `raw_base64`.
 */
export declare class EnvelopeWriter {
    #private;
    constructor(source: string);
    /** What the lines of a channel on a connection begin with: one object for both, as long as it is kept. */
    head(channel: string, connectionId: string): EnvelopeHead;
    /** A frame's line, in memory of its own. */
    line({ captureUs, channel, connectionId, data }: RecordedFrame): Buffer;
}

// lines/read-lines.d.ts
/** Whole lines, or one that is too long to hold. */
export type LineBlock = {
    readonly kind: 'lines';
    /** Lines up to `end`, each with its newline; the last of the segment gets one if it had none. Reused: valid until the next block is asked for. SLACK_BYTES behind `end` may be read. */
    readonly slab: Uint8Array;
    readonly end: number;
    /** The first line's place in the segment. */
    readonly offset: number;
} | {
    readonly kind: 'overlong';
    readonly offset: number;
    readonly bytes: number;
};
/** A reader of words may look this far behind the last line without leaving the slab. */
export declare const SLACK_BYTES = 1024;
/**
 * Cuts a segment's bytes into blocks of whole lines. Holds a piece of a chunk and one line at most (twice while it grows); a line over `maxLineBytes`,
 * its newline not counted, is only measured.
 * Bytes are passed on as they are, NUL and CR included.
 */
export declare function readLines(chunks: AsyncIterable<Uint8Array>, { maxLineBytes }?: {
    maxLineBytes?: number | undefined;
}): AsyncGenerator<LineBlock>;

// lock/active-lock.d.ts
import type { Storage } from '@fluxforge/storage';
import type { HostIdentity } from './host-identity.ts';
export interface LockPlace {
    /** Where the records are: the local root, or the spool. */
    readonly storage: Storage;
    /** `raw/state/<source>/lock.json`. The records are `lock/1.json`, `lock/2.json`, … : a `create` has one winner, an overwrite hasn't. */
    readonly key: string;
    readonly identity: HostIdentity;
}
export interface ActiveLockOptions extends LockPlace {
    /** The folder of that key, as a path of this machine: the socket stands in it. */
    readonly directory: string;
    /** A person says that the holder on another machine is gone. */
    readonly takeLock?: boolean;
}
/**
 * The lock of an active directory: one writer at a time. The record with the highest number names the holder; whether it lives is asked of the operating
 * system, by a socket (on Windows a named pipe) that dies with its process. Time and pids prove nothing.
 */
export declare class ActiveLock implements AsyncDisposable {
    #private;
    private constructor();
    /** @throws {SegmentError} ERR_SEGMENT_LOCKED, naming holder, file and way out. */
    static acquire(options: ActiveLockOptions): Promise<ActiveLock>;
    /** Whether somebody may be writing there: a holder that can't be asked counts. */
    static isHeld(options: LockPlace): Promise<boolean>;
    /** The numbers go on, so that a starter who has looked before can't take one of them again. */
    release(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}

// lock/host-identity.d.ts
/** Which process, of which boot of which machine. */
export interface HostIdentity {
    readonly host: string;
    /** Another text after each start of the machine. */
    readonly bootId: string;
    readonly pid: number;
}

// lock/lease-watch.d.ts
import type { Clock } from '../clock.ts';
/** Whether records stand still, on this observer's monotonic clock: whoever wrote them may have another time. */
export declare class LeaseWatch {
    #private;
    constructor(clock: Clock, leaseMs: number);
    /** Milliseconds until the record under `key` counts as abandoned if it stays as it is; 0 when it does. The first look starts the lease. */
    remainingMs(key: string, text: string): number;
    forget(key: string): void;
}

// lock/presence.d.ts
import { type Storage } from '@fluxforge/storage';
import type { Clock } from '../clock.ts';
import type { HostIdentity } from './host-identity.ts';
export interface PresenceOptions {
    readonly storage: Storage;
    /** Of the records of all that are of one kind: `raw/state/<source>/presence/etl`. */
    readonly folder: string;
    readonly identity: HostIdentity;
    /** A text that nobody else makes. */
    readonly owner: string;
    readonly clock: Clock;
}
/**
 * Shows that a process is at work where only one of its kind may be, because `create` there has no certain winner (`isCreateExact`). Each has a record of
 * its own, written over and over; the others judge it on their own monotonic clock, and at once where its process was on this host and is gone.
 */
export declare class Presence implements AsyncDisposable {
    #private;
    private constructor();
    /**
     * Waits for up to half a minute until it is certain that nobody else is there.
     *
     * @throws {SegmentError} ERR_SEGMENT_LOCKED naming who is; `signal`'s reason.
     */
    static claim(options: PresenceOptions, signal: AbortSignal): Promise<Presence>;
    /** Until `signal`. @throws {SegmentError} ERR_SEGMENT_LOCKED once another has taken this one for gone. */
    keep(signal: AbortSignal): Promise<void>;
    end(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}

// lock/process-liveness.d.ts
import type { HostIdentity } from './host-identity.ts';
/** False: the holder's process is gone for certain. Anything else is judged by the lease. */
export type IsAlive = (record: HostIdentity) => boolean | 'unknown';
/**
 * What can be known on this machine about the process behind a record: one of this host and another boot is dead, one of this boot is dead when its
 * pid is free. A pid in use may be another process's by now, and of other hosts nothing is known: `unknown`.
 */
export declare function processLiveness({ host, bootId }: {
    readonly host: string;
    readonly bootId: string;
}): IsAlive;

// lock/this-process.d.ts
import type { HostIdentity } from './host-identity.ts';
/**
 * This process, for locks and ownership records. Linux tells a boot apart by an id of its own; elsewhere the minute in which the machine was started
 * has to do. A container needs a fixed host name (docs/operations.md).
 */
export declare function thisProcess(): Promise<HostIdentity>;

// names/batch-name.d.ts
/** One batch: the n-th list of an hour's segments. Written `<YYYYMMDDTHH>.<n>`; numbers start at 1 and compare as numbers. */
export interface BatchName {
    readonly hour: string;
    readonly number: number;
}
export declare function batchName({ hour, number }: BatchName): string;
/** Undefined for any other text. */
export declare function parseBatchName(text: string): BatchName | undefined;
/** @throws {SegmentError} ERR_SEGMENT_BAD_NAME */
export declare function requireBatchName(text: string): BatchName;
/** By hour, then by number: `H.9` before `H.10`. */
export declare function compareBatchNames(a: string, b: string): number;

// names/segment-name.d.ts
/** Hours are UTC, `YYYYMMDDTHH`; counters start at 1 in each hour. */
export interface SegmentName {
    readonly hour: string;
    readonly counter: number;
}
export declare function segmentName({ hour, counter }: SegmentName): string;
/** Undefined for any other file name. */
export declare function parseSegmentName(name: string): SegmentName | undefined;
/** By hour, then by counter as a number: 100000 comes after 99999. */
export declare function compareSegmentNames(a: string, b: string): number;
/** The UTC hour that holds a moment, as names write it. */
export declare function hourOf(wallMs: number): string;
/** The UTC day of an hour, as partitions and commits write it: `2025-12-03`. */
export declare function dateOfHour(hour: string): string;
/** `YYYYMMDDTHH` of an hour that there is. */
export declare function isHour(hour: string): boolean;

// raw-key.d.ts
import type { RawPaths } from './raw-keys.ts';
/** What a key under the raw layer is (docs/formats.md). */
export type RawKey = {
    readonly kind: 'active' | 'ready' | 'archive' | 'aside' | 'name';
    readonly segment: string;
} | {
    readonly kind: 'list' | 'void' | 'hold';
    readonly batch: string;
} | {
    readonly kind: 'owner';
    readonly batch: string;
    readonly epoch: number;
}
/** Of whoever records, or shows that it is at work. */
 | {
    readonly kind: 'recorder';
};
/** Undefined for what is no key of ours. */
export declare function parseRawKey(key: string, paths: RawPaths): RawKey | undefined;

// raw-keys.d.ts
import { type RawKey } from './raw-key.ts';
/** The folders of one source under the raw layer, as keys: `raw/ready/coinbase` … */
export interface RawPaths {
    readonly active: string;
    readonly ready: string;
    readonly processing: string;
    readonly archive: string;
    readonly quarantine: string;
    readonly state: string;
}
/** The keys of whoever records. They are on the machine that does, as its files are. */
export interface RecorderKeys {
    /** Who writes in active/; the records are in the folder of that name. */
    readonly lock: string;
    /** What the last run left: docs/formats.md. */
    readonly lastRun: string;
}
/** Every key of the hand-over (docs/formats.md). `batch` is `<YYYYMMDDTHH>.<n>`, `segment` a segment's file name. */
export declare class RawKeys implements RecorderKeys {
    readonly paths: RawPaths;
    constructor(paths: RawPaths);
    /** The folders as FluxForge's own apps have them by default: `raw/active/<source>`, `raw/ready/<source>` … */
    static of(source: string, root?: string): RawKeys;
    /** What a key is; undefined for what is none of ours. */
    parse(key: string): RawKey | undefined;
    ready(segment: string): string;
    archive(segment: string): string;
    get names(): string;
    /** The first hour that may still be named: names of earlier ones have been forgotten. */
    get namesFloor(): string;
    name(segment: string): string;
    get lock(): string;
    get lastRun(): string;
    /** The records of all processes of a kind, where only one may be at work. */
    presence(kind: 'ingest' | 'etl'): string;
    get batches(): string;
    list(batch: string): string;
    voidMarker(batch: string): string;
    get asides(): string;
    aside(segment: string): string;
    owner(batch: string, epoch: number): string;
    hold(batch: string): string;
}

// recorder-event.d.ts
/** The channel of our own lines in a segment. */
export declare const RECORDER_CHANNEL = "_fluxforge";
export type RecorderEventKind = 
/** The program began to record; `started` is the capture time of the last durable frame of the run before, null on the very first. */
'start' | 'stop'
/** A connection stands. With `cause`, what came before it is a hole from `started` to `ended`. */
 | 'opened' | 'subscribed'
/** The exchange did not accept (part of) a subscription. */
 | 'refused' | 'sequence_gap'
/** Nothing came for a while. */
 | 'silence'
/** We stopped reading because storage was slow or full. */
 | 'paused' | 'resumed' | 'closed'
/** The wall clock stepped by more than 100 ms. */
 | 'clock_step';
/**
 * What the recorder itself has to say, kept in the stream like a frame. Each event tells all by itself, so that a hole can be listed from one line. Times are RFC 3339, UTC,
 * six fraction digits. Holes (rows of `gaps`) are: `sequence_gap`, `silence`, `resumed`, and `opened` with a cause.
 */
export interface RecorderEvent {
    readonly kind: RecorderEventKind;
    readonly connection_id: string | null;
    readonly product_ids: readonly string[];
    /** First and last missing number. */
    readonly from_sequence: number | null;
    readonly to_sequence: number | null;
    readonly missed: number | null;
    readonly started: string | null;
    readonly ended: string | null;
    /** Of `opened`: why there was a hole before it. */
    readonly cause: 'disconnect' | 'restart' | null;
    /** For people: close code and reason, what was refused, bytes cut. */
    readonly detail: string | null;
}
/** An event with everything unsaid null. */
export declare function recorderEvent({ kind, ...said }: Pick<RecorderEvent, 'kind'> & Partial<RecorderEvent>): RecorderEvent;

// sealing/drain.d.ts
import { type FileOperations, type Storage } from '@fluxforge/storage';
import { type Clock } from '../clock.ts';
import type { RawKeys } from '../raw-keys.ts';
import type { WholeFile } from './recovery.ts';
import type { SealEvent } from './seal-event.ts';
export interface DrainOptions {
    /** active/, or the spool, as a path of this machine. */
    readonly directory: string;
    /** Where names/ and ready/ are. */
    readonly storage: Storage;
    readonly keys: RawKeys;
    readonly onEvent: (event: SealEvent) => void;
    /** Default `systemClock`. */
    readonly clock?: Clock;
    /** Texts that nobody else makes. Default random UUIDs. */
    readonly newToken?: () => string;
    /** A seam, for tests. */
    readonly files?: FileOperations;
}
/**
 * Publishes what `recover` found, recording nothing: until all of it is in ready/, or `signal` fires. Only whoever holds the lock may call it.
 *
 * @returns the files that have to stay.
 */
export declare function drain(options: DrainOptions, left: readonly WholeFile[], signal: AbortSignal): Promise<readonly string[]>;

// sealing/recover-parts.d.ts
import type { Storage } from '@fluxforge/storage';
import type { SequenceOf } from '../lines/line-head.ts';
import type { RawKeys } from '../raw-keys.ts';
import type { Recovery } from './recovery.ts';
import type { SealEvent } from './seal-event.ts';
export interface PartsRecoveryOptions {
    readonly storage: Storage;
    readonly keys: RawKeys;
    readonly sequenceOf?: SequenceOf;
    readonly onEvent: (event: SealEvent) => void;
}
/**
 * What a start without a disk does with what a run that died has put up: its parts, which are whole lines, become the segment they were meant for. Only
 * the one ingest of a root may call it. Repeatable at every point; parts that are not of such a run are left alone.
 */
export declare function recoverParts({ storage, keys, sequenceOf, onEvent }: PartsRecoveryOptions): Promise<Recovery>;

// sealing/recovery.d.ts
import { type FileOperations, type Storage } from '@fluxforge/storage';
import type { LastRun } from '../feed.ts';
import type { SequenceOf } from '../lines/line-head.ts';
import type { RecorderKeys } from '../raw-keys.ts';
export interface RecoveryOptions {
    /** active/, or the spool, as a path of this machine; made when absent. */
    readonly directory: string;
    /** Where last.json is. */
    readonly storage: Storage;
    readonly keys: RecorderKeys;
    /** Reads an exchange's number from a frame that no last.json tells of; without it those connections' numbers are null. */
    readonly sequenceOf?: SequenceOf;
    readonly files?: FileOperations;
}
/** A file that is cut to whole lines and synced: it can be published. */
export interface WholeFile {
    readonly fileName: string;
    readonly bytes: number;
}
export interface Recovery {
    /** What a run before left, in order: for the writer, or `drain`, to publish. */
    readonly left: readonly WholeFile[];
    /** Bytes of unfinished lines that were cut away. */
    readonly bytesCut: number;
    /** Files in active/ that aren't ours; they stay. */
    readonly strangers: readonly string[];
    /** Null when nothing was ever recorded here. */
    readonly lastRun: LastRun | null;
}
/**
 * What a start does with leftovers, without asking any storage elsewhere: each segment is cut to its last whole line and synced; an empty one goes. Only
 * whoever holds the lock may call it. Repeatable at every point. Damage inside is left alone: the ETL makes dead letters of just those lines (P7).
 */
export declare function recover(options: RecoveryOptions): Promise<Recovery>;

// sealing/seal-event.d.ts
/** `damage`: the disk refused bytes. `memory`: without a disk, the queue was full before a part was. `recovery`: a run before left it. */
export type SealReason = 'size' | 'age' | 'hour' | 'stop' | 'damage' | 'memory' | 'recovery';
/** What is told of files on their way into ready/. */
export type SealEvent = {
    readonly kind: 'sealed';
    readonly segment: string;
    readonly key: string;
    readonly bytes: number;
    /** Null for a file of an earlier run: nobody counted. */
    readonly records: number | null;
    readonly reason: SealReason;
}
/** Publishing failed and is tried again; recording goes on. `waiting`: how many files do, this one included. */
 | {
    readonly kind: 'seal_retry';
    readonly segment: string;
    readonly error: unknown;
    readonly retryMs: number;
    readonly waiting: number;
}
/** The disk refused bytes, which were cut away and are written again to a new segment; or somebody cut or removed the file: then the error says so, and what was taken away is lost. */
 | {
    readonly kind: 'damaged';
    readonly path: string;
    readonly error: unknown;
};

// spool/left-spools.d.ts
import { type FileOperations } from '@fluxforge/storage';
import type { HostIdentity } from '../lock/host-identity.ts';
export interface LeftSpool {
    /** The folder of its files. */
    readonly directory: string;
    readonly files: number;
}
export interface LeftSpoolsOptions {
    /** Below it are all spools of this machine. */
    readonly spoolDir: string;
    readonly source: string;
    readonly identity: HostIdentity;
    readonly files?: FileOperations;
}
/** The spools of `source` whose files nobody is publishing: an ingest with other settings left them. One whose holder is on another machine counts as in use. */
export declare function findLeftSpools(options: LeftSpoolsOptions): Promise<readonly LeftSpool[]>;

// spool/spool-keys.d.ts
import type { RecorderKeys } from '../raw-keys.ts';
/** The keys of one source's spool: where an ingest records whose storage is elsewhere. Relative to the spool's own root on this machine. */
export declare class SpoolKeys implements RecorderKeys {
    #private;
    constructor(source: string);
    /** The files that are written, and those that wait. */
    get files(): string;
    get state(): string;
    get lock(): string;
    get lastRun(): string;
}

// writer/capture-clock.d.ts
import type { Clock } from '../clock.ts';
/** Receive times, in whole microseconds since 1970. Never goes back but when the wall clock was stepped back, which `onStep` is told first. */
export declare class CaptureClock {
    #private;
    constructor(clock: Clock, onStep: (stepMs: number) => void);
    /** `monotonicMs`: what the clock says, for those who have asked it already. */
    now(monotonicMs?: number): number;
}

// writer/recorder-notes.d.ts
import type { Clock } from '../clock.ts';
import type { FrameSink, OnRecorderEvent } from '../feed.ts';
import { type RecorderEvent } from '../recorder-event.ts';
/** Puts what a recorder itself has to say into the stream, among the frames, and tells it. Keeps the time of both; steps of the clock it says by itself. */
export declare class RecorderNotes {
    #private;
    readonly tell: OnRecorderEvent;
    constructor(sink: FrameSink, clock: Clock, tell: OnRecorderEvent);
    /** The time of now, or of a moment of the clock, in microseconds since 1970. */
    captureUs(monotonicMs?: number): number;
    add(event: RecorderEvent): void;
}

// writer/segment-writer.d.ts
import type { FrameSink, RecordedFrame } from '../feed.ts';
import { type SegmentWriterOptions } from './writer-options.ts';
import type { WriterStats } from './writer-stats.ts';
/**
 * Appends frames to segments and publishes whole ones.
 *
 * Always true: below a segment's durable offset there are whole lines that a flush has made safe (P3); one datasync is under way at a time, and what
 * arrives meanwhile joins the next; a line leaves memory only when it is durable; ready/ gets only files that were cut, synced and closed (P1).
 * Memory is bounded by the queue's limits once the feed heeds `write`'s answer.
 */
export declare class SegmentWriter implements FrameSink, AsyncDisposable {
    #private;
    /** Resolves after `stop`; rejects with ERR_SEGMENT_WRITE_FAILED when bytes could be neither made durable nor cut away. */
    readonly done: Promise<void>;
    private constructor();
    /** The lock and `recover` come first; what that left is published in the background. Makes no segment: one begins with its first line. */
    static open(options: SegmentWriterOptions): Promise<SegmentWriter>;
    /** @throws {SegmentError} when the writer was stopped, or has stopped itself: then the frame is not taken. */
    write(frame: RecordedFrame): boolean;
    drained(): Promise<void>;
    /** Resolves when every frame written so far is durable (P3). */
    flush(): Promise<void>;
    /**
     * Takes no more frames, makes the rest durable, seals, and publishes what can be published within seconds.
     *
     * @returns the files that had to stay; they are published at the next start, or by `drain`.
     */
    stop(): Promise<readonly string[]>;
    [Symbol.asyncDispose](): Promise<void>;
    stats(): WriterStats;
}

// writer/writer-event.d.ts
import type { SealEvent } from '../sealing/seal-event.ts';
/** What a writer tells, so that a person can be told. */
export type WriterEvent = SealEvent | {
    readonly kind: 'flushed';
    readonly records: number;
    readonly bytes: number;
    readonly path: string;
} | {
    readonly kind: 'opened';
    readonly path: string;
}
/** Nothing can be written for now (disk full, storage away); tried again every second, and nothing accepted is lost. */
 | {
    readonly kind: 'stalled';
    readonly error: unknown;
} | {
    readonly kind: 'resumed';
}
/** Lines come faster than they are written: the queue is half full, and at its limits the sockets are paused … */
 | {
    readonly kind: 'filling';
    readonly frames: number;
    readonly bytes: number;
}
/** … or nearly empty again. */
 | {
    readonly kind: 'caught_up';
} | {
    readonly kind: 'low_disk';
    readonly freeBytes: number;
} | {
    readonly kind: 'enough_disk';
    readonly freeBytes: number;
}
/** Something that recording can do without failed: the free space, last.json, or forgetting old names. */
 | {
    readonly kind: 'side_failure';
    readonly what: string;
    readonly error: unknown;
};

// writer/writer-options.d.ts
import { type FileOperations, type Storage } from '@fluxforge/storage';
import { type Clock } from '../clock.ts';
import type { LastRun } from '../feed.ts';
import type { RawKeys, RecorderKeys } from '../raw-keys.ts';
import type { WholeFile } from '../sealing/recovery.ts';
import type { WriterEvent } from './writer-event.ts';
export interface SegmentWriterOptions {
    readonly source: string;
    /**
     * Where files are written, a path of this machine, made when absent: active/, or the spool. Null: no disk at all. Then segments go up to `storage` in parts
     * of MIN_PART_BYTES, `flush` resolves when its part is up (when the segment ends, at the latest), and what is in no part yet is lost with the process (P3
     * does not hold). A queue that is full before a part is ends the segment.
     */
    readonly directory: string | null;
    /** Where names/ and ready/ are. */
    readonly storage: Storage;
    readonly keys: RawKeys;
    /** What `recover` found: it stands in last.json until this run has a frame of its own … */
    readonly lastRun: LastRun | null;
    /** … and these files are published first. */
    readonly left: readonly WholeFile[];
    /** The only way to hear that the disk refuses, or that files wait. */
    readonly onEvent: (event: WriterEvent) => void;
    /**
     * Where last.json is while `storage` is not on this machine: then nothing is asked of it to record, and a segment gets its name when it is published. Null, the
     * default: last.json is in `storage` too, and a segment has its name from the start.
     */
    readonly spool?: {
        readonly storage: Storage;
        readonly keys: RecorderKeys;
    } | null;
    /** A flush comes when this many frames wait (default 100) … */
    readonly batchSize?: number;
    /** … or when one has waited this long. Default 1000. */
    readonly flushIntervalMs?: number;
    /** `write` answers false when so many frames wait (default 10,000) … */
    readonly queueMaxFrames?: number;
    /** … or so many bytes. Default 256 MiB. */
    readonly queueMaxBytes?: number;
    /** A segment ends at this size (default 100 MiB) … */
    readonly segmentMaxBytes?: number;
    /** … or at this age (default 900,000), at the edge of each hour, and on stop. */
    readonly segmentMaxMs?: number;
    /** Default true. False: a flush survives the end of the process, not that of the machine. */
    readonly enableFsync?: boolean;
    /** Less free on the disk than this is told. Default 2 GiB. */
    readonly minFreeBytes?: number;
    /** Default `systemClock`. */
    readonly clock?: Clock;
    /** Texts that nobody else makes. Default random UUIDs. */
    readonly newToken?: () => string;
    /** A seam, for tests. */
    readonly files?: FileOperations;
}
export type WriterSettings = Required<SegmentWriterOptions>;
export declare function withDefaults({ spool, batchSize, flushIntervalMs, queueMaxFrames, queueMaxBytes, segmentMaxBytes, segmentMaxMs, enableFsync, minFreeBytes, clock, newToken, files, ...needed }: SegmentWriterOptions): WriterSettings;

// writer/writer-stats.d.ts
export interface WriterStats {
    /** Since `open`, as all counts. */
    readonly framesReceived: number;
    readonly framesWritten: number;
    readonly bytesWritten: number;
    readonly flushes: number;
    /** Segments that are in ready/ now, those of earlier runs included. */
    readonly seals: number;
    /** Whole segments that wait for ready/. */
    readonly unpublished: number;
    /** Waiting or being written. */
    readonly queueFrames: number;
    readonly queueBytes: number;
    readonly peakQueueFrames: number;
    /** How long the oldest frame of a flush waited until it was durable. */
    readonly flushP50Ms: number;
    readonly flushP99Ms: number;
    /** The open one. */
    readonly segment: string | null;
}

// lines/envelope-head.d.ts
/** What all lines of one channel on one connection begin with. Kept as bytes, the second included; only the microseconds are each line's own. */
export declare class EnvelopeHead {
    #private;
    readonly channel: string;
    readonly connectionId: string;
    constructor(source: string, channel: string, connectionId: string);
    /** Bytes of a line that holds the frame as it is. */
    lineBytes(data: Uint8Array): number;
    /**
     * Writes the frame's line, `lineBytes` long, at `start`, if the frame can't break out of it: `{` … `}`, valid UTF-8, no control characters. False for
     * any other: then nothing is written.
     */
    embed(bytes: Buffer, start: number, captureUs: number, data: Uint8Array): boolean;
    /** The line of a frame that can't be embedded: as the string `raw`, or, when it is no text at all, as `raw_base64`. */
    wrap(captureUs: number, data: Uint8Array): Buffer;
}

// lines/line-head.d.ts
import type { FrameHead } from '../feed.ts';
/** An exchange's number of a frame, from its bytes. */
export type SequenceOf = (data: Uint8Array) => number | null;
/** What the head of a line (without its newline) tells of its frame; null for lines that aren't our writer's. */
export declare function frameHeadOf(line: Uint8Array, sequenceOf: SequenceOf): FrameHead | null;
