import { isUtf8 } from 'node:buffer'
import { BadLine } from '../shapes/bad-line.ts'
import { isObject, type JsonObject } from '../text/json.ts'

/** A frame, and the text it was parsed from; null where its numbers kept their text. */
export interface Frame {
  readonly value: JsonObject
  readonly text: string | null
}

/** A line's text; `isAscii` may be false for a line that is. */
export function textOf(slab: Buffer, start: number, end: number, isAscii: boolean): string {
  if (start === end) throw new BadLine('line is empty')
  if (isAscii) return slab.toString('latin1', start, end)
  if (!isUtf8(slab.subarray(start, end))) throw new BadLine('line is not UTF-8')
  return slab.toString('utf8', start, end)
}

const CLOSE_OBJECT = 125
const AFTER_LINE = /^[ \t\r]*$/

/** What stands between `from` and the line's last `}`. */
export function frameText(line: string, from: number): string {
  const last = line.length - 1
  if (line.charCodeAt(last) === CLOSE_OBJECT) return line.slice(from, last)
  const end = line.lastIndexOf('}')
  if (end < from || !AFTER_LINE.test(line.slice(end + 1))) throw new BadLine('line is cut off')
  return line.slice(from, end)
}

/** @throws {BadLine} unless the text is exactly one JSON object. */
export function parseFrame(text: string): Frame {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new BadLine('frame is not exactly one JSON object', { cause: error })
  }
  if (!isObject(value)) throw new BadLine('frame is not a JSON object')
  return { value, text }
}
