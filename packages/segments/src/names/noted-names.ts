import type { FileNames } from './file-names.ts'
import type { NameNotes } from './name-note.ts'
import type { NameNote, NameTaker } from './name-taker.ts'
import { parseSegmentName } from './segment-name.ts'

/** Names that a file keeps in ready/: taken there, noted beside the file before it is there. What a failed try has noted is tried again first. */
export class NotedNames implements FileNames {
  readonly #names: NameTaker
  readonly #notes: NameNotes
  #noted: NameNote | undefined

  constructor(names: NameTaker, notes: NameNotes) {
    this.#names = names
    this.#notes = notes
  }

  async take(hour: string): Promise<string> {
    if (this.#noted !== undefined && parseSegmentName(this.#noted.segment)?.hour !== hour) await this.giveUp()
    const note = async (tried: NameNote): Promise<void> => {
      await this.#notes.write(tried.segment, tried)
      if (this.#noted?.segment !== tried.segment) await this.giveUp()
      this.#noted = tried
    }
    return await this.#names.take(hour, note, this.#noted)
  }

  /** The note stays beside the file until it is sealed. */
  use(): void {
    this.#noted = undefined
  }

  /** The next file gets it. */
  async takeBack(segment: string): Promise<void> {
    this.#noted = await this.#notes.read(segment)
  }

  async giveUp(): Promise<void> {
    if (this.#noted !== undefined) await this.#notes.remove(this.#noted.segment)
    this.#noted = undefined
  }
}
