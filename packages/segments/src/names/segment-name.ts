import { SegmentError } from '../errors.ts'

/** Hours are UTC, `YYYYMMDDTHH`; counters start at 1 in each hour. */
export interface SegmentName {
  readonly hour: string
  readonly counter: number
}

const SEGMENT = /^segment_(\d{8}T(?:[01]\d|2[0-3]))_(\d{5,})\.ndjson$/

export function segmentName({ hour, counter }: SegmentName): string {
  return `segment_${hour}_${String(counter).padStart(5, '0')}.ndjson`
}

/** Undefined for any other file name. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const [, hour, digits] = SEGMENT.exec(name) ?? []
  if (hour === undefined || digits === undefined) return undefined
  const parsed = { hour, counter: Number(digits) }
  return parsed.counter >= 1 && segmentName(parsed) === name && isHour(hour) ? parsed : undefined
}

/** By hour, then by counter as a number: 100000 comes after 99999. */
export function compareSegmentNames(a: string, b: string): number {
  const [x, y] = [parsed(a), parsed(b)]
  return x.hour === y.hour ? x.counter - y.counter : x.hour < y.hour ? -1 : 1
}

/** The UTC hour that holds a moment, as names write it. */
export function hourOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 13).replaceAll('-', '')
}

/** The UTC day of an hour, as partitions and commits write it: `2025-12-03`. */
export function dateOfHour(hour: string): string {
  return `${hour.slice(0, 4)}-${hour.slice(4, 6)}-${hour.slice(6, 8)}`
}

/** `YYYYMMDDTHH` of an hour that there is. */
export function isHour(hour: string): boolean {
  const ms = Date.parse(`${dateOfHour(hour)}T${hour.slice(9)}:00:00Z`)
  return !Number.isNaN(ms) && hourOf(ms) === hour
}

function parsed(name: string): SegmentName {
  const found = parseSegmentName(name)
  if (found === undefined)
    throw new SegmentError(
      'ERR_SEGMENT_BAD_NAME',
      `comparing segments: expected segment_<YYYYMMDDTHH>_<NNNNN>.ndjson, found ${JSON.stringify(name)}`,
    )
  return found
}
