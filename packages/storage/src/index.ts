/** @module @fluxforge/storage */

export { clampRange } from './byte-range.ts'
export { createStorage, createStorageLater } from './create-storage.ts'
export { isStorageError, StorageError, type StorageErrorCode } from './errors.ts'
export { type DirectoryEntry, type FileInfo, type FileOperations, nodeFiles, type OpenFile } from './file-operations.ts'
export { type LocalSeams, LocalStorage } from './local/local-storage.ts'
export { MemoryStorage } from './memory/memory-storage.ts'
export { compareKeys, parseKeyPrefix, parseObjectKey } from './object-key.ts'
export { exists, readBytes } from './read-bytes.ts'
export {
  type ByteRange,
  MIN_PART_BYTES,
  type ObjectInfo,
  type ObjectParts,
  type ObjectWriter,
  type PutMode,
  type PutOptions,
  type Storage,
} from './storage.ts'
export {
  type LocalStorageOptions,
  localRoot,
  type MemoryStorageOptions,
  type S3StorageOptions,
  type StorageOptions,
  spoolFolders,
} from './storage-options.ts'
