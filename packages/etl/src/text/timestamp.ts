const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

// Doubles count microseconds exactly from 1684 to 2255; a market's clock outside these years is broken, and its line a dead letter.
const MIN_YEAR = 1700
const MAX_YEAR = 2200
const MIN_SECONDS = Date.UTC(MIN_YEAR, 0) / 1000
const MAX_SECONDS = Date.UTC(MAX_YEAR, 0) / 1000

/** Microseconds since 1970, nanoseconds floored; NaN where the sender means "not given"; undefined if the text is no time from 1700 to 2199. */
export function timestampFromText(text: string): number | undefined {
  const [found, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] =
    TIMESTAMP.exec(text) ?? []
  if (found === undefined || Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined
  const base = secondMicros(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))
  if (base === undefined) return undefined
  const offset = (sign === '-' ? -60_000_000 : 60_000_000) * (Number(offsetHours) * 60 + Number(offsetMinutes))
  return given(base - offset + Number(fraction.slice(0, 6).padEnd(6, '0')))
}

/** Microseconds since 1970 as RFC 3339, UTC, with six fraction digits. */
export function timestampText(micros: number): string {
  const second = Math.floor(micros / 1_000_000)
  return `${new Date(second * 1000).toISOString().slice(0, SECOND_CHARS)}.${String(micros - second * 1_000_000).padStart(6, '0')}Z`
}

/** Unix seconds as microseconds; undefined outside the years above. */
export function secondsToMicros(seconds: number): number | undefined {
  return seconds < MIN_SECONDS || seconds >= MAX_SECONDS ? undefined : given(seconds * 1_000_000)
}

/** Go's zero time (year 1) and the Unix epoch mean "not given": NaN, our null. */
function given(micros: number): number {
  return micros === 0 ? NaN : micros
}

function secondMicros(year: number, month: number, day: number, hour: number, minute: number, second: number): number | undefined {
  const days = DAYS_IN_MONTH[month - 1]
  if (days === undefined || day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return undefined
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return undefined
  if (year === 1) return NaN
  if (year < MIN_YEAR || year >= MAX_YEAR) return undefined
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1000
}

const SECOND_CHARS = 19 // 2025-12-03T14:00:00
const MAX_UTC_CHARS = 30
const POINT = 46
const ZERO = 48
const Z = 90

/** Reads times that come in order: the same text as before, or the same second, costs next to nothing. */
export class TimestampReader {
  private lastText = ''
  private lastMicros = NaN
  private second = 'none'
  private secondMicros = NaN

  /** Like timestampFromText, into a cell. False, and nothing read, if the text is no time. */
  read(text: string, numbers: Float64Array, cell: number): boolean {
    if (text !== this.lastText && !this.readSameSecond(text)) {
      const micros = timestampFromText(text)
      if (micros === undefined) return false
      this.lastMicros = micros
      this.learnSecond(text)
    }
    this.lastText = text
    numbers[cell] = this.lastMicros
    return true
  }

  private readSameSecond(text: string): boolean {
    const { length } = text
    if (length <= SECOND_CHARS + 2 || length > MAX_UTC_CHARS || !text.startsWith(this.second)) return false
    if (text.charCodeAt(SECOND_CHARS) !== POINT || text.charCodeAt(length - 1) !== Z) return false
    let nanos = 0
    let unit = 100_000_000
    for (let at = SECOND_CHARS + 1; at < length - 1; at++, unit /= 10) {
      const digit = text.charCodeAt(at) - ZERO
      if (digit < 0 || digit > 9) return false
      nanos += digit * unit
    }
    this.lastMicros = this.secondMicros + Math.floor(nanos / 1000)
    return true
  }

  private learnSecond(text: string): void {
    const micros = timestampFromText(`${text.slice(0, SECOND_CHARS)}Z`)
    // The first second of 1970 is null at its start only.
    if (micros === undefined || Number.isNaN(micros)) return
    this.second = text.slice(0, SECOND_CHARS)
    this.secondMicros = micros
  }
}
