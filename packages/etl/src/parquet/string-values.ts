import type { Dictionary } from '../columns/dictionary.ts'
import type { Partition } from '../columns/partition.ts'
import type { Column, Schema } from '../columns/schema.ts'
import type { Machine } from '../machine/machine.ts'
import { offsetOf } from '../machine/program.ts'
import { type ColumnValues, PLAIN } from './column-values.ts'
import { definitionLevels, emptyLevels, fullLevels, type Levels, packedIndexes } from './levels.ts'

const utf8 = new TextEncoder()

/** A column of strings, as a dictionary and indexes into it. */
export function stringValues(
  { kind, cell }: Column & { readonly kind: 'dictionary' | 'text' },
  partition: Partition,
  schema: Schema,
): ColumnValues {
  const { machine } = partition
  const used =
    kind === 'dictionary'
      ? usedWords(machine, partition.words(cell), schema.dictionary(cell))
      : usedTexts(machine, partition.rows, partition.texts[cell] ?? new Map())
  return { levels: used.levels, ...dictionaryValues(machine, used) }
}

/** The strings of a column's rows; the machine has the indexes into them of those rows that have one. */
interface UsedStrings {
  readonly count: number
  /** UTF-8. */
  readonly strings: readonly Uint8Array[]
  readonly levels: Levels
}

function usedWords(machine: Machine, ids: Uint16Array, dictionary: Dictionary): UsedStrings {
  if (!ids.includes(0)) return { count: ids.length, strings: indexWords(machine, ids, dictionary), levels: fullLevels(ids.length) }
  const valid = Uint8Array.from(ids, (id) => (id === 0 ? 0 : 1))
  let count = 0
  for (const id of ids) if (id !== 0) ids[count++] = id
  return { count, strings: indexWords(machine, ids.subarray(0, count), dictionary), levels: definitionLevels(valid, count) }
}

/** Numbers the strings these rows use anew, in order of first use. */
function indexWords({ program }: Machine, ids: Uint16Array, dictionary: Dictionary): readonly Uint8Array[] {
  const size = program.indexWords(ids.byteOffset, ids.length)
  return Array.from(new Uint16Array(program.memory.buffer, program.usedWords(), size), (id) => dictionary.utf8Of(id))
}

function usedTexts({ program }: Machine, rows: number, texts: ReadonlyMap<number, string>): UsedStrings {
  if (texts.size === 0) return { count: 0, strings: [], levels: emptyLevels(rows) }
  const valid = new Uint8Array(rows)
  const indexes = new Uint32Array(program.memory.buffer, offsetOf(program.indexes()), texts.size)
  const ranks = new Map<string, number>()
  let count = 0
  for (const [row, text] of texts) {
    if (!ranks.has(text)) ranks.set(text, ranks.size)
    indexes[count++] = ranks.get(text) ?? 0
    valid[row] = 1
  }
  return { count, strings: Array.from(ranks.keys(), (text) => utf8.encode(text)), levels: definitionLevels(valid, count) }
}

function dictionaryValues(machine: Machine, { count, strings }: UsedStrings): Omit<ColumnValues, 'levels'> {
  if (strings.length === 0) return { ...PLAIN, body: new Uint8Array(0), bounds: null }
  return {
    encoding: 'RLE_DICTIONARY',
    body: packedIndexes(machine, count, strings.length),
    dictionary: { size: strings.length, bytes: plainStrings(strings) },
    bounds: stringBounds(strings),
  }
}

function plainStrings(strings: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(strings.reduce((sum, string) => sum + 4 + string.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const string of strings) {
    view.setUint32(at, string.length, true)
    bytes.set(string, at + 4)
    at += 4 + string.length
  }
  return bytes
}

/** By UTF-8 bytes, which is not the order of JavaScript's strings. */
function stringBounds(strings: readonly Uint8Array[]): ColumnValues['bounds'] {
  const first = strings[0]
  if (first === undefined) return null
  let [min, max] = [first, first]
  for (const string of strings) {
    if (Buffer.compare(string, min) < 0) min = string
    if (Buffer.compare(string, max) > 0) max = string
  }
  return { min, max }
}
