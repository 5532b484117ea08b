import type { Campaign } from './campaign.ts'

/** All there are, in the order in which `--help` names them. */
export const CAMPAIGNS: readonly Campaign[] = []
