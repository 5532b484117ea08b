import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { ConfigError, loadConfig } from '../src/index.ts'
import { sample } from './sample-source.ts'

interface Around {
  readonly environment?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly platform?: NodeJS.Platform
}

/** The settings that a file of this text gives. */
export async function load(text: string | Uint8Array, { environment = {}, cwd = '/home/me', platform = 'linux' }: Around = {}) {
  await using dir = await tempDir()
  const file = join(dir.path, 'c.yaml')
  await writeFile(file, text)
  return await loadConfig({ sources: [sample], file, environment, cwd, homeDir: dir.path, platform })
}

/** What a person sees of a file that is refused, with the folder of this test left out. */
export async function complaint(text: string | Uint8Array, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const thrown = await load(text, { environment }).catch((error: unknown) => error)
  if (!(thrown instanceof ConfigError)) throw new Error(`expected a ConfigError, found ${JSON.stringify(thrown)}`)
  return thrown.message.replaceAll(/\/\S*\/c\.yaml/g, 'c.yaml')
}
