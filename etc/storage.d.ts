// index.d.ts
/** @module @fluxforge/storage */
export { clampRange } from './byte-range.ts';
export { createStorage, createStorageLater } from './create-storage.ts';
export { isStorageError, StorageError, type StorageErrorCode } from './errors.ts';
export { type DirectoryEntry, type FileInfo, type FileOperations, nodeFiles, type OpenFile } from './file-operations.ts';
export { type LocalSeams, LocalStorage } from './local/local-storage.ts';
export { MemoryStorage } from './memory/memory-storage.ts';
export { compareKeys, parseKeyPrefix, parseObjectKey } from './object-key.ts';
export { exists, readBytes } from './read-bytes.ts';
export { type ByteRange, MIN_PART_BYTES, type ObjectInfo, type ObjectParts, type ObjectWriter, type PutMode, type PutOptions, type Storage, } from './storage.ts';
export { type LocalStorageOptions, localRoot, type MemoryStorageOptions, type S3StorageOptions, type StorageOptions, spoolFolders, } from './storage-options.ts';

// testing/index.d.ts
/** @module @fluxforge/storage/testing */
export type { StorageContractCase } from './contract-case.ts';
export { openImpatientS3 } from './impatient-s3.ts';
export { type StorageContractGroup, storageContract } from './storage-contract.ts';

// byte-range.d.ts
import type { ByteRange } from './storage.ts';
/** The part of `range` that an object of `sizeBytes` has; `start` equals `end` when it has none of it. */
export declare function clampRange(range: ByteRange | undefined, sizeBytes: number): Required<ByteRange>;

// create-storage.d.ts
import type { Storage } from './storage.ts';
import type { StorageOptions } from './storage-options.ts';
/**
 * The storage that `options` name, looked at and ready. Only here and in storage-options.ts its kind is asked for.
 *
 * @throws {StorageError} when it can't be reached or written.
 */
export declare function createStorage(options: StorageOptions): Promise<Storage>;
/**
 * The same for work that can begin without: one that is elsewhere is opened by its first use, and after a failure by the next. One on this machine is opened
 * at once.
 *
 * @throws {StorageError} when one on this machine can't be written.
 */
export declare function createStorageLater(options: StorageOptions): Promise<Storage>;

// errors.d.ts
/**
 * - `NOT_FOUND`, `ALREADY_EXISTS`: answers, not faults.
 * - `INVALID_KEY`: a bug in the caller, or a name from outside that was not encoded.
 * - `ACCESS_DENIED`: permissions; a person has to act.
 * - `UNAVAILABLE`: the place is away, slow or full; trying again later may help.
 * - `CORRUPT`: the place broke its own promise (short read, endless listing).
 * - `UNSUPPORTED`: this place can't do what is asked for.
 * - `UNKNOWN`: none of these; always with a cause.
 */
export type StorageErrorCode = 'ERR_STORAGE_NOT_FOUND' | 'ERR_STORAGE_ALREADY_EXISTS' | 'ERR_STORAGE_INVALID_KEY' | 'ERR_STORAGE_ACCESS_DENIED' | 'ERR_STORAGE_UNAVAILABLE' | 'ERR_STORAGE_CORRUPT' | 'ERR_STORAGE_UNSUPPORTED' | 'ERR_STORAGE_UNKNOWN';
export declare class StorageError extends Error {
    readonly name = "StorageError";
    readonly code: StorageErrorCode;
    /** `message`: what was being done, to what, what was found, what would be right; one line, no secret. */
    constructor(code: StorageErrorCode, message: string, options?: {
        readonly cause?: unknown;
    });
}
/** Also true for an error of another copy of this package. */
export declare function isStorageError(value: unknown, code?: StorageErrorCode): value is StorageError;

// file-operations.d.ts
/**
 * What FluxForge asks of a file system, as a seam: a recording proves the order of syncs, a plan makes the third one fail. Errors are Node's,
 * with their `code` (ENOENT, ENOSPC, …).
 */
export interface FileOperations {
    open(path: string, flags: 'r' | 'r+' | 'wx' | 'a'): Promise<OpenFile>;
    rename(from: string, to: string): Promise<void>;
    /** Fails with EEXIST when `to` is there: the create-only publish. */
    link(from: string, to: string): Promise<void>;
    unlink(path: string): Promise<void>;
    mkdir(path: string): Promise<void>;
    rmdir(path: string): Promise<void>;
    readdir(path: string): Promise<DirectoryEntry[]>;
    stat(path: string): Promise<FileInfo>;
    /** Makes the entries of a directory durable. Does nothing on Windows, which has no such call and keeps them with its journal. */
    syncDirectory(path: string): Promise<void>;
    /** Bytes that this process may still write on the disk that holds `path`. */
    freeBytes(path: string): Promise<number>;
}
export interface OpenFile {
    /** May write less than asked for: look at `bytesWritten`. */
    writev(buffers: readonly Uint8Array[], position?: number): Promise<{
        readonly bytesWritten: number;
    }>;
    read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{
        readonly bytesRead: number;
    }>;
    truncate(sizeBytes: number): Promise<void>;
    datasync(): Promise<void>;
    sync(): Promise<void>;
    stat(): Promise<FileInfo>;
    close(): Promise<void>;
}
export interface FileInfo {
    readonly size: number;
    readonly mtimeMs: number;
    isDirectory(): boolean;
}
export interface DirectoryEntry {
    readonly name: string;
    isDirectory(): boolean;
}
/** The file system of this machine. */
export declare const nodeFiles: FileOperations;

// local/local-storage.d.ts
import { type FileOperations } from '../file-operations.ts';
import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from '../storage.ts';
/** Seams, for tests. */
export interface LocalSeams {
    readonly files?: FileOperations;
    /** Between tries: on Windows for a file in use, without hard links for somebody else's marker. */
    readonly wait?: (ms: number) => Promise<unknown>;
    readonly platform?: NodeJS.Platform;
}
/** Objects as files under a directory. Folders that deletions leave empty stay. */
export declare class LocalStorage implements Storage {
    #private;
    /** Without hard links `create` is exact within one process only. */
    readonly isCreateExact: boolean;
    private constructor();
    /**
     * The storage under `root` (`F:/`, `./data`, `//server/share`), which is made when absent, and tried out.
     *
     * @throws {StorageError} when it can't be written.
     */
    static open(root: string, seams?: LocalSeams): Promise<LocalStorage>;
    put(key: string, bytes: Uint8Array, { mode }: PutOptions): Promise<void>;
    adopt(file: string, key: string): Promise<void>;
    get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>>;
    stat(key: string): Promise<ObjectInfo>;
    delete(key: string): Promise<void>;
    list(prefix: string): AsyncGenerator<ObjectInfo>;
    move(from: string, to: string): Promise<void>;
    openWriter(key: string, { mode }: PutOptions): Promise<ObjectWriter>;
    openParts(key: string): Promise<ObjectParts>;
    listParts(prefix: string): AsyncGenerator<string>;
    completeParts(key: string): Promise<void>;
    describe(key?: string): string;
    removeStale(prefix: string, nowMs: number): Promise<number>;
    countStale(prefix: string, nowMs: number): Promise<number>;
}

// memory/memory-storage.d.ts
import { type FileOperations } from '../file-operations.ts';
import type { ByteRange, ObjectInfo, ObjectParts, ObjectWriter, PutOptions, Storage } from '../storage.ts';
/** The contract in its simplest form: the reference that the contract's own cases are held against, and a storage for tests. */
export declare class MemoryStorage implements Storage {
    #private;
    readonly isCreateExact = true;
    /** `files`: where `adopt` reads from. */
    constructor(files?: FileOperations);
    put(key: string, bytes: Uint8Array, { mode }: PutOptions): Promise<void>;
    adopt(file: string, key: string): Promise<void>;
    get(key: string, range?: ByteRange): AsyncGenerator<Uint8Array<ArrayBuffer>>;
    stat(key: string): Promise<ObjectInfo>;
    delete(key: string): Promise<void>;
    list(prefix: string): AsyncGenerator<ObjectInfo>;
    move(from: string, to: string): Promise<void>;
    openWriter(key: string, options: PutOptions): Promise<ObjectWriter>;
    openParts(key: string): Promise<ObjectParts>;
    listParts(prefix: string): AsyncGenerator<string>;
    completeParts(key: string): Promise<void>;
    removeStale(prefix: string): Promise<number>;
    /** None: what writes here dies with it. */
    countStale(prefix: string): Promise<number>;
    describe(key?: string): string;
}

// object-key.d.ts
import { StorageError } from './errors.ts';
/**
 * Gives back `key` when it is one: segments parted by `/`, none of them empty, `.` or `..`, no backslash, no control character, well-formed text, at
 * most 1024 bytes as UTF-8. So a key can't leave the root it is used under.
 *
 * @throws {StorageError} ERR_STORAGE_INVALID_KEY
 */
export declare function parseObjectKey(key: string): string;
/** A prefix is a key without its last segments, or empty for everything; no slash at its end. */
export declare function parseKeyPrefix(prefix: string): string;
/** The key without its last segment; empty at the top. */
export declare function parentKey(key: string): string;
/** Whether `text` is a key: what a listing of a place that others write to may show. */
export declare function isObjectKey(text: string): boolean;
/** Whether `name` can be one segment of a key. */
export declare function isKeySegment(name: string): boolean;
export declare function invalidKey(key: string, fault: string): StorageError;
/** Orders keys by their UTF-8 bytes, as S3 does. UTF-16, JavaScript's own order, puts U+E000…U+FFFF behind the characters above them. */
export declare function compareKeys(a: string, b: string): number;

// read-bytes.d.ts
import type { ByteRange, Storage } from './storage.ts';
/**
 * The whole object, or a range of it, in one array that belongs to the receiver: for small objects, all of it is in memory.
 *
 * @throws {StorageError} ERR_STORAGE_NOT_FOUND
 */
export declare function readBytes(storage: Storage, key: string, range?: ByteRange): Promise<Uint8Array<ArrayBuffer>>;
/** Whether `key` is there. Only ERR_STORAGE_NOT_FOUND is "no"; any other failure throws. */
export declare function exists(storage: Storage, key: string): Promise<boolean>;

// storage.d.ts
/**
 * Objects by key behind one contract. Every promise below is a case of `@fluxforge/storage/testing`, and every backend passes all of them.
 *
 * Keys are relative: `raw/ready/coinbase/segment_….ndjson`; no leading or trailing slash, no empty, `.` or `..` segment (see `parseObjectKey`).
 * A listing or read that fails throws a `StorageError`; a failure is never an empty answer.
 */
export interface Storage {
    /**
     * Whether `create` has one winner among processes and machines. Where it has not (a disk without hard links, an S3 that ignores conditional writes), it is
     * exact as long as no two processes create the same key at the same time: one ingest and one etl may work there, and `describe()` says so.
     */
    readonly isCreateExact: boolean;
    /**
     * Stores `bytes` under `key`.
     *
     * All or nothing: nobody ever sees part of it, and a call that fails leaves what was there before or, when the failure came after the last step,
     * the new object, whole. When it resolves, the object survives a
     * power cut (local: bytes and every new directory entry are synced; S3: acknowledged by the service).
     *
     * @throws {StorageError} ERR_STORAGE_ALREADY_EXISTS in mode `create` on a taken key, whatever its bytes, also when two callers race: one wins. What
     * is there then is as durable as an object of one's own. After any other error it is open whether the object is there: whole, or not at all.
     */
    put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void>;
    /**
     * Publishes the local file `file` under `key`, create-only and repeatable: a key taken with equal bytes is done, with other bytes
     * ERR_STORAGE_ALREADY_EXISTS. The file is left in place: its owner deletes it afterwards (local backends may share its blocks by a link, so it must not
     * be written to any more). As durable as `put`.
     *
     * @throws {StorageError} ERR_STORAGE_NOT_FOUND when there is no such file.
     */
    adopt(file: string, key: string): Promise<void>;
    /**
     * The bytes of `key`, or of a range of it, in chunks that belong to the receiver. A range beyond the end gives what there is.
     *
     * @throws {StorageError} ERR_STORAGE_NOT_FOUND (and ERR_STORAGE_INVALID_KEY) at the first chunk.
     * @throws {RangeError} when the range is not of whole numbers from 0.
     */
    get(key: string, range?: ByteRange): AsyncIterable<Uint8Array<ArrayBuffer>>;
    /** @throws {StorageError} ERR_STORAGE_NOT_FOUND */
    stat(key: string): Promise<ObjectInfo>;
    /** Removes the object; succeeds when there is none. Durable when it resolves. */
    delete(key: string): Promise<void>;
    /**
     * The objects whose keys start with `prefix` + `/` (all of them for an empty prefix), in the order of the UTF-8 bytes of their keys. Read page by page (local: folder by folder): memory
     * does not grow with the number of objects. What was there before the first page and is still there at the last is listed exactly once.
     */
    list(prefix: string): AsyncIterable<ObjectInfo>;
    /**
     * Gives the object the key `to`, create-only and repeatable: `to` taken with equal bytes means done, with other bytes ERR_STORAGE_ALREADY_EXISTS
     * and `from` stays. For a moment both may be seen, never neither. `from` absent while `to` is there means done as well.
     *
     * @throws {StorageError} ERR_STORAGE_NOT_FOUND when neither is there.
     */
    move(from: string, to: string): Promise<void>;
    /** A stream into `key`: nothing is seen before `commit`, nothing is left after `abort`. Same promises as `put` in the same mode. */
    openWriter(key: string, options: PutOptions): Promise<ObjectWriter>;
    /**
     * An object that grows by parts, create-only: nothing is seen before `complete`, and then all of it. Unlike a writer's bytes, each part is durable by itself:
     * what a writer that died has put up can be made the object by `completeParts`. Nothing is there before the first part. A key has one such writer.
     */
    openParts(key: string): Promise<ObjectParts>;
    /** The keys under `prefix` that have parts and are not completed. */
    listParts(prefix: string): AsyncIterable<string>;
    /**
     * Makes the object `key` of the parts that are there, in order, for a writer that is gone. Repeatable; does nothing where there are none.
     *
     * @throws {StorageError} ERR_STORAGE_ALREADY_EXISTS when the key is taken with other bytes; the parts stay.
     */
    completeParts(key: string): Promise<void>;
    /**
     * Removes what died writers left under `prefix`, whoever they were: hidden files, parts, uploads without end, older than 24 h at `nowMs` (since 1970, UTC). Objects
     * and younger writers are left alone.
     *
     * @returns how many.
     */
    removeStale(prefix: string, nowMs: number): Promise<number>;
    /** How many `removeStale` would remove now. */
    countStale(prefix: string, nowMs: number): Promise<number>;
    /** For people: where this storage, or one key of it, is. `local @ F:/` or `F:/raw/ready/…`, `s3 @ bucket` or `s3://bucket/key`. */
    describe(key?: string): string;
}
/** `overwrite` replaces what is there; `create` fails with ERR_STORAGE_ALREADY_EXISTS when the key is taken. */
export type PutMode = 'overwrite' | 'create';
export interface PutOptions {
    readonly mode: PutMode;
}
/** Bytes from `start` up to, not including, `end`; to the end of the object without `end`. */
export interface ByteRange {
    readonly start: number;
    readonly end?: number;
}
export interface ObjectInfo {
    readonly key: string;
    readonly sizeBytes: number;
}
/** One object being written. `commit` or `abort` ends it; after either, or after a failed `write`, every other call fails. */
export interface ObjectWriter extends AsyncDisposable {
    /** Resolves when more may be written; the bytes may be reused then. */
    write(bytes: Uint8Array): Promise<void>;
    commit(): Promise<void>;
    /** Leaves no trace. Harmless when called twice or after `commit`. */
    abort(): Promise<void>;
    /** `abort`: with `await using`, what was not committed leaves no trace. */
    [Symbol.asyncDispose](): Promise<void>;
}
/** What every part has at least, but the last of an object. */
export declare const MIN_PART_BYTES: number;
/** One object that grows by parts. Calls come one at a time. */
export interface ObjectParts {
    /**
     * Resolves when `bytes` are durable behind the parts before them. After a failure the same bytes may be added again, which never doubles them.
     *
     * @throws {StorageError} ERR_STORAGE_NOT_FOUND when somebody else has ended it: completed with the parts that were there, or removed.
     */
    add(bytes: Uint8Array): Promise<void>;
    /** Needs a part. Repeatable after a failure. @throws {StorageError} ERR_STORAGE_ALREADY_EXISTS when the key is taken; the parts stay. */
    complete(): Promise<void>;
}

// storage-options.d.ts
export type StorageOptions = MemoryStorageOptions | LocalStorageOptions | S3StorageOptions;
/** For tests: gone with the process. */
export interface MemoryStorageOptions {
    readonly backend: 'memory';
}
export interface LocalStorageOptions {
    readonly backend: 'local';
    /** A directory, made when absent: `F:/`, `./data`, `/var/lib/fluxforge`, `//server/share`. */
    readonly root: string;
}
export interface S3StorageOptions {
    readonly backend: 's3';
    readonly bucket: string;
    /** Goes before every key, without a slash at its end. Default none. */
    readonly prefix?: string;
    readonly region?: string;
    /** Of another service than Amazon's: `http://127.0.0.1:9000`. */
    readonly endpointUrl?: string;
    /** Default: what the AWS SDK finds. */
    readonly credentials?: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken?: string;
    };
    /** The bucket in the path instead of in the host name. */
    readonly forcePathStyle?: boolean;
    readonly maxConnections?: number;
}
/** The folder of this machine that a storage is; null for one that is elsewhere. */
export declare function localRoot(options: StorageOptions): string | null;
/**
 * The folders, one in the other, where files wait that are to go to a storage: never the same for two storages. For S3 `<16 hex digits of the endpoint's
 * SHA-256>/<bucket>/<prefix>`.
 */
export declare function spoolFolders(options: StorageOptions): readonly string[];

// testing/contract-case.d.ts
import { type StorageErrorCode } from '../errors.ts';
import type { PutOptions, Storage } from '../storage.ts';
/** One promise of `Storage`. `run` rejects when the storage, fresh and empty, breaks it. */
export interface StorageContractCase {
    readonly name: string;
    run(storage: Storage): Promise<void>;
}
export declare const CREATE: PutOptions;
export declare const OVERWRITE: PutOptions;
export declare function bytesOf(text: string): Uint8Array<ArrayBuffer>;
export declare function textAt(storage: Storage, key: string): Promise<string>;
export declare function keysUnder(storage: Storage, prefix: string): Promise<string[]>;
export declare function rejectsWith(code: StorageErrorCode, promise: Promise<unknown>): Promise<void>;
/** Bytes in which every chunk differs from its neighbours. */
export declare function patternOf(sizeBytes: number): Uint8Array<ArrayBuffer>;

// testing/impatient-s3.d.ts
import type { S3Seams } from '../s3/client.ts';
import type { Storage } from '../storage.ts';
import type { S3StorageOptions } from '../storage-options.ts';
/**
 * As `createStorage`, with a bound on tries and on silence: for tests with faults, which could not wait 20 s for each answer that never comes.
 *
 * @throws {StorageError} when it can't be reached or written.
 */
export declare function openImpatientS3(options: S3StorageOptions, seams: S3Seams): Promise<Storage>;

// testing/storage-contract.d.ts
import type { StorageContractCase } from './contract-case.ts';
export interface StorageContractGroup {
    readonly name: 'put and delete' | 'get and stat' | 'list' | 'adopt' | 'move' | 'openWriter' | 'openParts' | 'concurrency';
    readonly cases: readonly StorageContractCase[];
}
/**
 * Every promise of `Storage`, for any test runner: run each case on a fresh, empty storage. The group `concurrency` alone may be left out, for a server
 * that ignores conditional writes.
 */
export declare const storageContract: readonly StorageContractGroup[];

// s3/client.d.ts
import { S3Client } from '@aws-sdk/client-s3';
import type { S3StorageOptions } from '../storage-options.ts';
/** For tests. */
export interface S3Seams {
    /** Tries of one request, the first included. Default 8: about 3 s of waiting when nothing answers. */
    readonly maxAttempts?: number;
    /** Without a byte in either direction for so long, a request counts as lost. Default 20 s. */
    readonly silenceMs?: number;
}
/** The SDK's client: it signs, retries with jitter and a budget, and finds credentials and region where none are given. */
export declare function openClient(options: S3StorageOptions, seams: S3Seams): Promise<S3Client>;
