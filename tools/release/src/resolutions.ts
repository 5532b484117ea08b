/** How a consumer's TypeScript may find types: each is checked, strictly and with what the packages' declarations hold. */
export const RESOLUTIONS = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
] as const

export type Resolution = (typeof RESOLUTIONS)[number]
