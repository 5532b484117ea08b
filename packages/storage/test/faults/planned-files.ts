import { basename } from 'node:path'
import { type FileOperations, nodeFiles, type OpenFile } from '../../src/file-operations.ts'

/** One call of the file system: `rename .fluxforge-staged-… x`, by the last names of its paths. */
export interface FileCall {
  readonly operation: keyof FileOperations | `file.${keyof OpenFile}`
  readonly paths: readonly string[]
}

/** Throws to make the call fail, or returns what to do instead. `undefined`: let it through. */
export type FaultPlan = (call: FileCall, index: number) => 'short' | undefined

/** The real file system with a record of every call, and a plan of which ones fail. */
export class PlannedFiles implements FileOperations {
  readonly calls: FileCall[] = []
  plan: FaultPlan

  constructor(plan: FaultPlan = () => undefined) {
    this.plan = plan
  }

  /** The calls so far in a line each, staged names shortened. */
  get log(): string[] {
    return this.calls.map(({ operation, paths }) => [operation, ...paths.map(shortName)].join(' '))
  }

  /** Like `plan`, for every call of an operation. */
  static failing(operation: FileCall['operation'], code: string): PlannedFiles {
    return new PlannedFiles((call) => {
      if (call.operation === operation) throw fault(code)
      return undefined
    })
  }

  async open(path: string, flags: 'r' | 'r+' | 'wx' | 'a'): Promise<OpenFile> {
    this.#meet('open', path)
    return this.#recorded(await nodeFiles.open(path, flags), path)
  }

  async rename(from: string, to: string): Promise<void> {
    this.#meet('rename', from, to)
    await nodeFiles.rename(from, to)
  }

  async link(from: string, to: string): Promise<void> {
    this.#meet('link', from, to)
    await nodeFiles.link(from, to)
  }

  async unlink(path: string): Promise<void> {
    this.#meet('unlink', path)
    await nodeFiles.unlink(path)
  }

  async mkdir(path: string): Promise<void> {
    this.#meet('mkdir', path)
    await nodeFiles.mkdir(path)
  }

  async rmdir(path: string): Promise<void> {
    this.#meet('rmdir', path)
    await nodeFiles.rmdir(path)
  }

  async readdir(path: string): ReturnType<FileOperations['readdir']> {
    this.#meet('readdir', path)
    return await nodeFiles.readdir(path)
  }

  async stat(path: string): ReturnType<FileOperations['stat']> {
    this.#meet('stat', path)
    return await nodeFiles.stat(path)
  }

  async syncDirectory(path: string): Promise<void> {
    this.#meet('syncDirectory', path)
    await nodeFiles.syncDirectory(path)
  }

  async freeBytes(path: string): Promise<number> {
    this.#meet('freeBytes', path)
    return await nodeFiles.freeBytes(path)
  }

  #meet(operation: FileCall['operation'], ...paths: string[]): 'short' | undefined {
    const call = { operation, paths }
    this.calls.push(call)
    return this.plan(call, this.calls.length - 1)
  }

  #recorded(file: OpenFile, path: string): OpenFile {
    const meet = (operation: keyof OpenFile): 'short' | undefined => this.#meet(`file.${operation}`, path)
    return {
      async writev(buffers, position) {
        const [first = new Uint8Array()] = buffers
        return meet('writev') === 'short' ? await file.writev([first.subarray(0, 1)], position) : await file.writev(buffers, position)
      },
      async read(buffer, offset, length, position) {
        return await file.read(buffer, offset, meet('read') === 'short' ? 1 : length, position)
      },
      async truncate(sizeBytes) {
        meet('truncate')
        await file.truncate(sizeBytes)
      },
      async datasync() {
        meet('datasync')
        await file.datasync()
      },
      async sync() {
        meet('sync')
        await file.sync()
      },
      async stat() {
        meet('stat')
        return await file.stat()
      },
      async close() {
        await file.close() // else a planned failure would leak it
        meet('close')
      },
    }
  }
}

export function fault(code: string): Error {
  return Object.assign(new Error(`${code}: planned`), { code })
}

function shortName(path: string): string {
  return basename(path).replace(/^\.fluxforge-(staged|taken)-.*/, '<$1>')
}
