import { homedir } from 'node:os'

/** Where a person stands and what they have set: all that apps hand to `loadConfig`. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly homeDir: string
}

/** pnpm runs a script in its package's folder and names the person's own in INIT_CWD. */
export function surroundings(): Surroundings {
  return { environment: process.env, cwd: process.env['INIT_CWD'] ?? process.cwd(), homeDir: homedir() }
}
