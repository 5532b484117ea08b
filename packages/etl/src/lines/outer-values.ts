import type { Source } from '../source.ts'
import { integerFromText } from '../text/integer.ts'
import { bareNumber, type JsonObject, scalarText } from '../text/json.ts'
import { timestampFromText } from '../text/timestamp.ts'

/** The keys under which a source's frames carry their number and server time: taken from its shapes, and tried on every frame, whatever its channel. */
export class OuterValues {
  readonly sequenceKeys: readonly string[]
  private readonly timeKeys: readonly string[]

  constructor({ tables }: Source) {
    const fields = tables.flatMap(({ channels }) => Object.values(channels)).flatMap((shape) => Object.entries(shape))
    const keysOf = (column: string): string[] => [
      ...new Set(fields.flatMap(([key, field]) => ('column' in field && field.column === column ? [key] : []))),
    ]
    this.sequenceKeys = keysOf('sequence_num')
    this.timeKeys = keysOf('server_timestamp')
  }

  /** NaN where the frame has no number that a double holds. */
  sequenceOf(frame: JsonObject): number {
    for (const key of this.sequenceKeys) {
      const value = frame[key]
      const number = bareNumber(value) ?? Number(integerFromText(scalarText(value) ?? '') ?? NaN)
      if (Number.isSafeInteger(number)) return number + 0 // not -0
    }
    return NaN
  }

  /** Microseconds; NaN where the frame has no time. */
  serverTimeOf(frame: JsonObject): number {
    for (const key of this.timeKeys) {
      const micros = timestampFromText(scalarText(frame[key]) ?? '')
      if (micros !== undefined) return micros
    }
    return NaN
  }
}
