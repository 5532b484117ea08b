/** Where the three layers are: the guide's patterns, one file each in config/. */
export type Pattern = 'local' | 'hybrid' | 's3-to-local' | 's3' | 'two-buckets'

export const PATTERNS: readonly Pattern[] = ['local', 'hybrid', 's3-to-local', 's3', 'two-buckets']
