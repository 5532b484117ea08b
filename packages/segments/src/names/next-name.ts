import type { NameNotes } from './name-note.ts'
import type { NameNote, NameTaker } from './name-taker.ts'
import { parseSegmentName } from './segment-name.ts'

/** The name of the file that comes next in active/, its note beside it before the file is there. What a failed try has noted is tried again first. */
export class NextName {
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

  /** Its file is there: the note stays beside it until it is sealed. */
  use(): void {
    this.#noted = undefined
  }

  /** The file of this name has gone again, empty: the next one gets it. */
  async takeBack(segment: string): Promise<void> {
    this.#noted = await this.#notes.read(segment)
  }

  /** No file gets it. */
  async giveUp(): Promise<void> {
    if (this.#noted !== undefined) await this.#notes.remove(this.#noted.segment)
    this.#noted = undefined
  }
}
