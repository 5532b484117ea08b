import { isStorageError, type LocalStorage, readBytes } from '@fluxforge/storage'
import type { NameNote } from './name-taker.ts'

/** The notes beside segment files: `<file>.note.json`, one a file, durable when written. */
export class NameNotes {
  readonly #directory: LocalStorage

  /** `directory`: active/, where the files are. */
  constructor(directory: LocalStorage) {
    this.#directory = directory
  }

  static isNote(fileName: string): boolean {
    return fileName.endsWith('.note.json')
  }

  async write(fileName: string, note: NameNote): Promise<void> {
    await this.#directory.put(`${fileName}.note.json`, Buffer.from(JSON.stringify(note)), { mode: 'overwrite' })
  }

  async read(fileName: string): Promise<NameNote | undefined> {
    try {
      const note: unknown = JSON.parse(Buffer.from(await readBytes(this.#directory, `${fileName}.note.json`)).toString())
      if (typeof note !== 'object' || note === null || !('segment' in note) || !('token' in note)) return undefined
      return { segment: String(note.segment), token: String(note.token) }
    } catch (error) {
      // Written all or nothing: what can't be read was never written by us.
      if (isStorageError(error, 'ERR_STORAGE_NOT_FOUND') || error instanceof SyntaxError) return undefined
      throw error
    }
  }

  async remove(fileName: string): Promise<void> {
    await this.#directory.delete(`${fileName}.note.json`)
  }
}
