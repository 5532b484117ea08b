import * as v from 'valibot'

// The kinds of values that the blocks are made of. A description is the meaning that docs/configuration.md gives; the unit stands beside it.

/** Timers of Node hold 24 days; nothing here is sensible beyond one. */
const LONGEST_SECONDS = 86_400
const MOST = 1_000_000_000

export const seconds = (description: string, fallback: number) =>
  v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(LONGEST_SECONDS), v.description(description), v.metadata({ unit: 's' })), fallback)

export const whole = (description: string, unit: string, fallback: number, least = 1) =>
  v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(MOST), v.description(description), v.metadata({ unit })),
    fallback,
  )

export const flag = (description: string, fallback: boolean) => v.optional(v.pipe(v.boolean(), v.description(description)), fallback)

export const choice = <const Options extends readonly string[]>(description: string, options: Options, fallback: Options[number]) =>
  v.optional(v.pipe(v.picklist(options), v.description(description)), fallback)

export const text = (description: string) => v.pipe(v.string(), v.nonEmpty(), v.description(description))

/** Never shown in a message. */
export const secret = (description: string) => v.pipe(text(description), v.metadata({ secret: true }))

/** A folder anywhere. In double quotes YAML reads the `\t` of `F:\temp` as a tab, and `~` means home to a shell only. */
export const place = (description: string) =>
  v.pipe(
    text(description),
    v.check((path) => !/\p{Cc}/u.test(path), 'a folder written with / (in double quotes, \\ starts an escape)'),
    v.check((path) => !/^~([/\\]|$)/.test(path), 'a folder without ~ (write ${HOME}/…)'),
  )
