import { Dictionary } from '../columns/dictionary.ts'
import type { NewWords } from '../columns/new-words.ts'
import { SURPRISE } from './surprise.ts'

// No channel or connection comes near; what does would be held for good.
const MAX_NAME_CHARS = 256

/** Numbers words for the program, which knows them as bytes from then on. */
export class WordLearner {
  private readonly dictionary: Dictionary
  /** Null for words that stay, whatever becomes of their line. */
  private readonly newWords: NewWords | null

  constructor(dictionary: Dictionary, newWords: NewWords | null) {
    this.dictionary = dictionary
    this.newWords = newWords
  }

  /** Of the few names that stand in envelopes. */
  static ofNames(): WordLearner {
    return new WordLearner(new Dictionary((text) => text.length <= MAX_NAME_CHARS), null)
  }

  wordOf(id: number): string {
    return this.dictionary.values[id] ?? ''
  }

  /** The dictionary's number for a word; `forget` is called if the line that it is in is taken back and the number may go to another. */
  learn(word: string, forget: (() => void) | null): number {
    const { newWords } = this
    const id = newWords === null ? this.dictionary.idOf(word) : newWords.idIn(this.dictionary, word)
    if (id === undefined) throw SURPRISE
    if (forget !== null && newWords?.isEmpty === false) newWords.add({ forgetLast: forget })
    return id
  }
}
