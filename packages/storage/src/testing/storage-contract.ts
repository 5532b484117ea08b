import { adoptCases } from './adopt-cases.ts'
import { concurrencyCases } from './concurrency-cases.ts'
import type { StorageContractCase } from './contract-case.ts'
import { listCases } from './list-cases.ts'
import { moveCases } from './move-cases.ts'
import { partsCases } from './parts-cases.ts'
import { putCases } from './put-cases.ts'
import { readCases } from './read-cases.ts'
import { writerCases } from './writer-cases.ts'

export interface StorageContractGroup {
  readonly name: 'put and delete' | 'get and stat' | 'list' | 'adopt' | 'move' | 'openWriter' | 'openParts' | 'concurrency'
  readonly cases: readonly StorageContractCase[]
}

/**
 * Every promise of `Storage`, for any test runner: run each case on a fresh, empty storage. The group `concurrency` alone may be left out, for a server
 * that ignores conditional writes.
 */
export const storageContract: readonly StorageContractGroup[] = [
  { name: 'put and delete', cases: putCases },
  { name: 'get and stat', cases: readCases },
  { name: 'list', cases: listCases },
  { name: 'adopt', cases: adoptCases },
  { name: 'move', cases: moveCases },
  { name: 'openWriter', cases: writerCases },
  { name: 'openParts', cases: partsCases },
  { name: 'concurrency', cases: concurrencyCases },
]
