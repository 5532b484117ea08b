import { SLACK_BYTES } from '@fluxforge/segments'
import { Cursor } from '../../src/bytes/cursor.ts'
import { SURPRISE } from '../../src/bytes/surprise.ts'

/** A cursor before `text`, which stands on a line. */
export function cursorAt(text: string): Cursor {
  const cursor = new Cursor()
  cursor.moveTo(Buffer.concat([Buffer.from(`${text}\n`), Buffer.alloc(SLACK_BYTES, '"0",')]), 0)
  return cursor
}

/** Undefined where `read` is surprised. */
export function unlessSurprised<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error === SURPRISE) return undefined
    throw error
  }
}
