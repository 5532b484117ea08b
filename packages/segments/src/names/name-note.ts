import type { Storage } from '@fluxforge/storage'
import { parseJsonObject, readRecordText } from '../json-record.ts'
import type { NameNote } from './name-taker.ts'
import { parseSegmentName } from './segment-name.ts'

const ENDING = '.note.json'

/** The notes beside segment files: `<file>.note.json`, one a file, durable when written. */
export class NameNotes {
  readonly #directory: Storage

  /** `directory`: active/, where the files are. */
  constructor(directory: Storage) {
    this.#directory = directory
  }

  /** The segment file that a note stands beside; undefined for any other file. */
  static fileOf(name: string): string | undefined {
    const fileName = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : ''
    return parseSegmentName(fileName) === undefined ? undefined : fileName
  }

  async write(fileName: string, note: NameNote): Promise<void> {
    await this.#directory.put(`${fileName}${ENDING}`, Buffer.from(JSON.stringify(note)), { mode: 'overwrite' })
  }

  /** Written all or nothing: what can't be read was never written by us. */
  async read(fileName: string): Promise<NameNote | undefined> {
    const { segment, token } = parseJsonObject((await readRecordText(this.#directory, `${fileName}${ENDING}`)) ?? '') ?? {}
    if (typeof segment !== 'string' || parseSegmentName(segment) === undefined || typeof token !== 'string') return undefined
    return { segment, token }
  }

  async remove(fileName: string): Promise<void> {
    await this.#directory.delete(`${fileName}${ENDING}`)
  }
}
