/** What a process or a thread of its own runs: beside this file's folder as a source, beside the bundle as a build. */
export const CONVERTER = import.meta.url.endsWith('.ts')
  ? new URL('../converter.ts', import.meta.url)
  : new URL('./converter.js', import.meta.url)
