import { SegmentError } from './errors.ts'

/** `<hour>.<n>`, n from 1 in each hour. */
export interface BatchName {
  readonly hour: string
  readonly n: number
}

const BATCH = /^(\d{8}T\d{2})\.([1-9]\d*)$/

export function batchName({ hour, n }: BatchName): string {
  return `${hour}.${n}`
}

/** Undefined for any other text. */
export function parseBatchName(text: string): BatchName | undefined {
  const [, hour, n] = BATCH.exec(text) ?? []
  return hour === undefined || n === undefined ? undefined : { hour, n: Number(n) }
}

/** The hour and number of a batch that must be one. */
export function batchNameOf(text: string): BatchName {
  const name = parseBatchName(text)
  if (name === undefined)
    throw new SegmentError('ERR_SEGMENT_BAD_NAME', `reading a batch's name: expected <YYYYMMDDTHH>.<n>, found ${JSON.stringify(text)}`)
  return name
}

/** By hour, then by number: 9 comes before 10. */
export function compareBatchNames(a: string, b: string): number {
  const [x, y] = [batchNameOf(a), batchNameOf(b)]
  return x.hour === y.hour ? x.n - y.n : x.hour < y.hour ? -1 : 1
}
