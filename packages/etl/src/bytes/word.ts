import type { Dictionary } from '../columns/dictionary.ts'
import type { NewWords } from '../columns/new-words.ts'
import type { Cursor } from './cursor.ts'
import { Literal } from './literal.ts'
import { SURPRISE } from './surprise.ts'

const SLOTS = 4096
// Whatever the words are, a search is short; one that finds no place here is decoded each time.
const MAX_PROBES = 8
const MAX_LITERAL_BYTES = 256

/** Reads strings as their numbers in a dictionary. A string is decoded when it is first met, and compared as bytes after that. */
export class WordScanner {
  readonly dictionary: Dictionary
  private readonly newWords: NewWords
  /** Numbers by a hash of a string's first bytes; 0 is a free slot, and a search ends there. */
  private readonly slots = new Uint16Array(SLOTS)
  private readonly literals: Literal[] = []

  constructor(dictionary: Dictionary, newWords: NewWords) {
    this.dictionary = dictionary
    this.newWords = newWords
  }

  scan(cursor: Cursor): number {
    const { view, at } = cursor
    // Eight bytes reach past a short string; it then has a slot for each of the few things that follow it.
    let slot = hash(view.getInt32(at, true), view.getInt32(at + 4, true))
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      const id = this.slots[slot]!
      if (id === 0) return this.learn(cursor, slot)
      if (cursor.skip(this.literals[id]!)) return id
      slot = (slot + 1) % SLOTS
    }
    return this.decode(cursor)
  }

  private learn(cursor: Cursor, slot: number): number {
    const { at } = cursor
    const id = this.decode(cursor)
    const bytes = cursor.at - at
    if (bytes < Literal.MIN_BYTES || bytes > MAX_LITERAL_BYTES) return id
    this.literals[id] = new Literal(cursor.bytes.subarray(at, cursor.at))
    this.slots[slot] = id
    if (!this.newWords.isEmpty) this.newWords.add({ forgetLast: () => this.free(slot) })
    return id
  }

  private free(slot: number): void {
    this.slots[slot] = 0
  }

  private decode(cursor: Cursor): number {
    const id = this.newWords.idIn(this.dictionary, cursor.readString())
    if (id === undefined) throw SURPRISE
    return id
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77)
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1)
}
