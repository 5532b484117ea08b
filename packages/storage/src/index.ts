export { isStorageError, StorageError, type StorageErrorCode } from './errors.ts'
export { type DirectoryEntry, type FileInfo, type FileOperations, nodeFiles, type OpenFile } from './file-operations.ts'
export type { ByteRange, ObjectInfo, ObjectWriter, PutMode, PutOptions, Storage } from './storage.ts'
