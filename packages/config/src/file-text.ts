import { readFile } from 'node:fs/promises'
import { ConfigError } from './errors.ts'

/** @throws {ConfigError} ERR_CONFIG_NOT_FOUND, ERR_CONFIG_UNREADABLE */
export async function fileText(file: string): Promise<string> {
  const bytes = await bytesOf(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ConfigError('ERR_CONFIG_UNREADABLE', `reading the config file ${file}: expected UTF-8, found other text; save it as UTF-8`, {
      cause,
    })
  }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new ConfigError('ERR_CONFIG_NOT_FOUND', `reading the config file ${file}: there is no such file; --config FILE names another`, {
        cause,
      })
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('ERR_CONFIG_UNREADABLE', `reading the config file ${file}: expected a readable file, found ${found}`, { cause })
  }
}
