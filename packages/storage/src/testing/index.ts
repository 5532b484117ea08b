export type { StorageContractCase } from './contract-case.ts'
export { type StorageContractGroup, storageContract } from './storage-contract.ts'
