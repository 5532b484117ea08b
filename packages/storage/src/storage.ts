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
  readonly isCreateExact: boolean

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
  put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void>

  /**
   * Publishes the local file `file` under `key`, create-only and repeatable: a key taken with equal bytes is done, with other bytes
   * ERR_STORAGE_ALREADY_EXISTS. The file is left in place: its owner deletes it afterwards (local backends may share its blocks by a link, so it must not
   * be written to any more). As durable as `put`.
   *
   * @throws {StorageError} ERR_STORAGE_NOT_FOUND when there is no such file.
   */
  adopt(file: string, key: string): Promise<void>

  /**
   * The bytes of `key`, or of a range of it, in chunks that belong to the receiver. A range beyond the end gives what there is.
   *
   * @throws {StorageError} ERR_STORAGE_NOT_FOUND (and ERR_STORAGE_INVALID_KEY) at the first chunk.
   * @throws {RangeError} when the range is not of whole numbers from 0.
   */
  get(key: string, range?: ByteRange): AsyncIterable<Uint8Array<ArrayBuffer>>

  /** @throws {StorageError} ERR_STORAGE_NOT_FOUND */
  stat(key: string): Promise<ObjectInfo>

  /** Removes the object; succeeds when there is none. Durable when it resolves. */
  delete(key: string): Promise<void>

  /**
   * The objects whose keys start with `prefix` + `/` (all of them for an empty prefix), in the order of the UTF-8 bytes of their keys. Read page by page (local: folder by folder): memory
   * does not grow with the number of objects. What was there before the first page and is still there at the last is listed exactly once.
   */
  list(prefix: string): AsyncIterable<ObjectInfo>

  /**
   * Gives the object the key `to`, create-only and repeatable: `to` taken with equal bytes means done, with other bytes ERR_STORAGE_ALREADY_EXISTS
   * and `from` stays. For a moment both may be seen, never neither. `from` absent while `to` is there means done as well.
   *
   * @throws {StorageError} ERR_STORAGE_NOT_FOUND when neither is there.
   */
  move(from: string, to: string): Promise<void>

  /** A stream into `key`: nothing is seen before `commit`, nothing is left after `abort`. Same promises as `put` in the same mode. */
  openWriter(key: string, options: PutOptions): Promise<ObjectWriter>

  /**
   * An object that grows by parts, create-only: nothing is seen before `complete`, and then all of it. Unlike a writer's bytes, each part is durable by itself:
   * what a writer that died has put up can be made the object by `completeParts`. Nothing is there before the first part. A key has one such writer.
   */
  openParts(key: string): Promise<ObjectParts>

  /** The keys under `prefix` that have parts and are not completed. */
  listParts(prefix: string): AsyncIterable<string>

  /**
   * Makes the object `key` of the parts that are there, in order, for a writer that is gone. Repeatable; does nothing where there are none.
   *
   * @throws {StorageError} ERR_STORAGE_ALREADY_EXISTS when the key is taken with other bytes; the parts stay.
   */
  completeParts(key: string): Promise<void>

  /**
   * Removes what died writers left under `prefix`, whoever they were: hidden files, parts, uploads without end, older than 24 h at `nowMs` (since 1970, UTC). Objects
   * and younger writers are left alone.
   *
   * @returns how many.
   */
  removeStale(prefix: string, nowMs: number): Promise<number>

  /** How many `removeStale` would remove now. */
  countStale(prefix: string, nowMs: number): Promise<number>

  /** For people: where this storage, or one key of it, is. `local @ F:/` or `F:/raw/ready/…`, `s3 @ bucket` or `s3://bucket/key`. */
  describe(key?: string): string
}

/** `overwrite` replaces what is there; `create` fails with ERR_STORAGE_ALREADY_EXISTS when the key is taken. */
export type PutMode = 'overwrite' | 'create'

export interface PutOptions {
  readonly mode: PutMode
}

/** Bytes from `start` up to, not including, `end`; to the end of the object without `end`. */
export interface ByteRange {
  readonly start: number
  readonly end?: number
}

export interface ObjectInfo {
  readonly key: string
  readonly sizeBytes: number
}

/** One object being written. `commit` or `abort` ends it; after either, or after a failed `write`, every other call fails. */
export interface ObjectWriter extends AsyncDisposable {
  /** Resolves when more may be written; the bytes may be reused then. */
  write(bytes: Uint8Array): Promise<void>
  commit(): Promise<void>
  /** Leaves no trace. Harmless when called twice or after `commit`. */
  abort(): Promise<void>
  /** `abort`: with `await using`, what was not committed leaves no trace. */
  [Symbol.asyncDispose](): Promise<void>
}

/** What every part has at least, but the last of an object. */
export const MIN_PART_BYTES = 5 * 1024 * 1024

/** One object that grows by parts. Calls come one at a time. */
export interface ObjectParts {
  /**
   * Resolves when `bytes` are durable behind the parts before them. After a failure the same bytes may be added again, which never doubles them.
   *
   * @throws {StorageError} ERR_STORAGE_NOT_FOUND when somebody else has ended it: completed with the parts that were there, or removed.
   */
  add(bytes: Uint8Array): Promise<void>
  /** Needs a part. Repeatable after a failure. @throws {StorageError} ERR_STORAGE_ALREADY_EXISTS when the key is taken; the parts stay. */
  complete(): Promise<void>
}
