import { SegmentError } from '../errors.ts'
import { isHour } from './segment-name.ts'

/** One batch: the n-th list of an hour's segments. Written `<YYYYMMDDTHH>.<n>`; numbers start at 1 and compare as numbers. */
export interface BatchName {
  readonly hour: string
  readonly number: number
}

const BATCH = /^(\d{8}T\d{2})\.([1-9]\d*)$/

export function batchName({ hour, number }: BatchName): string {
  return `${hour}.${number}`
}

/** Undefined for any other text. */
export function parseBatchName(text: string): BatchName | undefined {
  const [, hour, digits] = BATCH.exec(text) ?? []
  if (hour === undefined || digits === undefined) return undefined
  const number = Number(digits)
  return Number.isSafeInteger(number) && isHour(hour) ? { hour, number } : undefined
}

/** @throws {SegmentError} ERR_SEGMENT_BAD_NAME */
export function requireBatchName(text: string): BatchName {
  const parsed = parseBatchName(text)
  if (parsed !== undefined) return parsed
  throw new SegmentError('ERR_SEGMENT_BAD_NAME', `reading a batch's name: expected <YYYYMMDDTHH>.<n>, found ${JSON.stringify(text)}`)
}

/** By hour, then by number: `H.9` before `H.10`. */
export function compareBatchNames(a: string, b: string): number {
  const [x, y] = [requireBatchName(a), requireBatchName(b)]
  return x.hour === y.hour ? x.number - y.number : x.hour < y.hour ? -1 : 1
}
