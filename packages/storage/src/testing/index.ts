/** @module @fluxforge/storage/testing */

export type { StorageContractCase } from './contract-case.ts'
export { openImpatientS3 } from './impatient-s3.ts'
export { type StorageContractGroup, storageContract } from './storage-contract.ts'
