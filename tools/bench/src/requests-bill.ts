import type { Requests } from './requests-hour.ts'

/** Amazon's, in dollars for a thousand, as the guide has them. Deletions cost nothing. */
const PUT_OR_LIST = 0.005
const GET_OR_HEAD = 0.0004
export const HOURS = 730

export interface Bill {
  readonly putsAMonth: number
  /** Dollars a month. */
  readonly puts: number
  /** LIST, GET and HEAD. */
  readonly looks: number
}

export function billOf({ put, get, head, list }: Requests): Bill {
  const putsAMonth = put * HOURS
  return {
    putsAMonth,
    puts: (putsAMonth / 1000) * PUT_OR_LIST,
    looks: HOURS * ((list / 1000) * PUT_OR_LIST + ((get + head) / 1000) * GET_OR_HEAD),
  }
}

/** What the recommended pattern may cost at most: the guide's 219,024 PUTs and five percent, and ten cents to look. */
export function isWithinBudget({ putsAMonth, looks }: Bill): boolean {
  return putsAMonth <= 219_024 * 1.05 && looks <= 0.1
}
