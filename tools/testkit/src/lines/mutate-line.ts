import type { Random } from '../random.ts'
import { oddKey, oddValue } from './odd-text.ts'

const BYTES = [0, 9, 10, 13, 32, 34, 44, 45, 46, 48, 57, 58, 91, 92, 93, 101, 123, 125, 127, 128, 0xc3, 0xff]
const VALUE = /:("(?:[^"\\]|\\.)*"|[-+.\w]+)/g
const MEMBER = /"(?:[^"\\]|\\.)*":(?:"(?:[^"\\]|\\.)*"|[-+.\w]+),?/g

/** One to three changes, some of which leave good JSON and some of which don't. */
export function mutateLine(line: string, random: Random): Buffer {
  let text = line
  for (let changes = 1 + random.integer(1 + random.integer(3)); changes > 0; changes--) {
    if (random.chance(1 / 4)) return changeBytes(Buffer.from(text), random)
    text = changeText(text, random)
  }
  return Buffer.from(text)
}

function changeText(text: string, random: Random): string {
  switch (random.integer(9)) {
    case 0:
    case 1:
    case 2:
      return replaceOne(text, VALUE, random, () => `:${oddValue(random)}`)
    case 3:
      return changeTree(text, random)
    case 4:
      return replaceOne(text, /[{,]"/g, random, (found) => `${found}${oddKey(random)}":${oddValue(random)},"`)
    case 5: // doubled, moved to its neighbour's place, left out, its key in escapes
      return replaceOne(text, MEMBER, random, (found) =>
        random.pick([`${found},${found}`.replace(',,', ','), '', found.replace(/"(.)/, (_, char: string) => `"${escaped(char)}`)]),
      )
    case 6:
      return replaceOne(text, /[{}[\]:,]/g, random, (found) =>
        random.pick([` ${found}`, `${found}\t`, `${found}${found}`, `${found},`, '']),
      )
    case 7: {
      const at = random.integer(text.length)
      return text.slice(0, at) + (random.chance(1 / 3) ? text.slice(random.integer(text.length)) : '')
    }
    default:
      return text + random.pick(['\r', ' ', '}', ',', '\0', '\n\n', text])
  }
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function replaceOne(text: string, pattern: RegExp, random: Random, change: (found: string) => string): string {
  const places = [...text.matchAll(pattern)]
  if (places.length === 0) return text
  const { 0: found, index } = random.pick(places)
  return text.slice(0, index) + change(found) + text.slice(index + found.length)
}

/** Shuffles, drops or doubles keys and list items somewhere in the tree. */
function changeTree(text: string, random: Random): string {
  let tree: unknown
  try {
    tree = JSON.parse(text)
  } catch {
    return text
  }
  const objects: object[] = []
  JSON.stringify(tree, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null) objects.push(value)
    return value
  })
  if (objects.length === 0) return text
  const target = random.pick(objects)
  return JSON.stringify(tree, (_key, value: unknown) => {
    if (value !== target) return value
    if (Array.isArray(value)) return random.chance(1 / 2) ? [...value, ...value.slice(0, 2)] : value.toSorted(() => random.next() - 0.5)
    const entries = Object.entries(target)
    if (random.chance(1 / 3)) entries.splice(random.integer(entries.length), 1)
    return Object.fromEntries(entries.toSorted(() => random.next() - 0.5))
  })
}

function changeBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.integer(bytes.length)
  const byte = random.chance(1 / 2) ? random.pick(BYTES) : random.integer(256)
  switch (random.integer(4)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)])
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.integer(4))])
    default:
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)])
  }
}
