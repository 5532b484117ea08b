import { access } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { ConfigError } from './errors.ts'

export interface Places {
  /** What `--config` named; nothing else is looked at then. */
  readonly file?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where the person stands. */
  readonly cwd: string
  readonly homeDir: string
}

/** `--config`, FLUXFORGE_CONFIG, ./config/config.yaml, ~/.fluxforge/config.yaml: the first that is set, or there. */
export async function findFile({ file, environment, cwd, homeDir }: Places): Promise<string> {
  const named = file ?? (environment['FLUXFORGE_CONFIG'] || undefined)
  if (named !== undefined) return isAbsolute(named) ? named : resolve(cwd, named)
  const places = [join(cwd, 'config', 'config.yaml'), join(homeDir, '.fluxforge', 'config.yaml')]
  for (const place of places) if (await isThere(place)) return place
  throw new ConfigError(
    'ERR_CONFIG_NOT_FOUND',
    `looking for a config file: none at ${places.join(' or ')}; name one with --config FILE or FLUXFORGE_CONFIG, or start from config/config.yaml of the project`,
  )
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    // Anything but absence is told when the file is read.
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}
