import type { Cursor } from '../bytes/cursor.ts'
import { WordScanner } from '../bytes/word.ts'
import { Dictionary } from '../columns/dictionary.ts'
import { NewWords } from '../columns/new-words.ts'

// No channel or connection comes near; what does would be held for good.
const MAX_CHARS = 256

/** Reads the few names that stand in envelopes. */
export class NameScanner {
  private readonly newWords = new NewWords()
  private readonly words = new WordScanner(new Dictionary((text) => text.length <= MAX_CHARS), this.newWords)

  scan(cursor: Cursor): string {
    const id = this.words.scan(cursor)
    this.newWords.keep()
    return this.words.dictionary.values[id] ?? ''
  }
}
