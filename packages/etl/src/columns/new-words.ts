import type { Dictionary } from './dictionary.ts'

/** What learnt something, and can forget what it learnt last. */
export interface Forgetful {
  forgetLast(): void
}

/** Who learnt words from the line in hand, in order: if the line is taken back, so are its words. */
export class NewWords {
  private readonly learners: Forgetful[] = []

  /** Whether every word read so far was known before the line. */
  get isEmpty(): boolean {
    return this.learners.length === 0
  }

  /** The dictionary's number for a word of the line, as `Dictionary.idOf` gives it. */
  idIn(dictionary: Dictionary, text: string): number | undefined {
    const { size } = dictionary
    const id = dictionary.idOf(text)
    if (dictionary.size > size) this.learners.push(dictionary)
    return id
  }

  add(learner: Forgetful): void {
    this.learners.push(learner)
  }

  keep(): void {
    if (this.learners.length > 0) this.learners.length = 0
  }

  forget(): void {
    for (let learner = this.learners.pop(); learner !== undefined; learner = this.learners.pop()) learner.forgetLast()
  }
}
