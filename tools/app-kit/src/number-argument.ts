import { InvalidArgumentError } from 'commander'

export interface NumberLimits {
  readonly above?: number
  readonly atLeast?: number
}

// Node's timers hold 24 days; a longer one would fire at once.
const MAX_SECONDS = 2_000_000

/** Reads seconds from a command line, with a fraction or not; refuses anything else in words. */
export function numberArgument({ above, atLeast }: NumberLimits): (text: string) => number {
  const limit = above === undefined ? `from ${atLeast ?? 0}` : `above ${above}`
  return (text) => {
    const value = Number(text)
    const isHighEnough = above === undefined ? value >= (atLeast ?? 0) : value > above
    if (text.trim() === '' || !isHighEnough || value > MAX_SECONDS)
      throw new InvalidArgumentError(`Expected a number ${limit} up to ${MAX_SECONDS}, found ${JSON.stringify(text)}.`)
    return value
  }
}
