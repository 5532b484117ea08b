import { InvalidArgumentError } from 'commander'

/** Reads a day that is on the calendar from a command line: `2025-12-03`. */
export function dateArgument(text: string): string {
  const day = new Date(`${text}T00:00:00Z`)
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return text
  throw new InvalidArgumentError(`Expected a UTC day such as 2025-12-03, found ${JSON.stringify(text)}.`)
}
