import { InvalidArgumentError } from 'commander'

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?)?$/

/** Reads a moment from a command line, always UTC: `2025-12-03` (its beginning), `2025-12-03T14:00`, `2025-12-03T14:00:00.250Z`. */
export function timeArgument(text: string): Date {
  const isDay = text.length === '2025-12-03'.length
  const moment = new Date(isDay || text.endsWith('Z') ? text : `${text}Z`)
  // A date that is not on the calendar, as the 31st of February, would be read as another.
  if (!TIME.test(text) || Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(text.slice(0, 10)))
    throw new InvalidArgumentError(`Expected a UTC time, 2025-12-03 or 2025-12-03T14:00:00Z, found ${JSON.stringify(text)}.`)
  return moment
}
