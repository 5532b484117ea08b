import { isUtf8 } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { coinbase } from '@fluxforge/coinbase'
import { type ConfigError, isConfigError, loadConfig } from '@fluxforge/config'
import { Random, tempDir } from '@fluxforge/testkit'
import type { Campaign } from '../campaign.ts'
import { fuzzReport } from './fuzz-case.ts'
import { MemoryBound } from './memory-bound.ts'
import { ENVIRONMENT, FILE_SECRET, oddConfig } from './odd-config.ts'

const CONFIGS_A_CASE = 500
const MAX_GROWTH_BYTES = 384 * 1024 * 1024
const SECRETS = [FILE_SECRET, ENVIRONMENT.SECRET]

const memory = new MemoryBound(MAX_GROWTH_BYTES)

/** Settings files, good and bad: each gives checked settings, or problems with their places, and never a secret. */
export const fuzzConfigs: Campaign = {
  name: 'fuzz-configs',
  about: `settings files, good and damaged, ${CONFIGS_A_CASE} a case`,
  patterns: ['local'],
  countCases: async () => Number.POSITIVE_INFINITY,
  async runCase(seed) {
    const random = new Random(seed)
    await using dir = await tempDir()
    const file = join(dir.path, 'config.yaml')
    const problems: string[] = []
    const story: string[] = []
    for (let n = 0; n < CONFIGS_A_CASE; n++) {
      const bytes = oddConfig(random)
      await writeFile(file, bytes)
      const found = await whatIsWrong(file, bytes)
      problems.push(...found)
      if (found.length > 0) story.push(JSON.stringify(Buffer.from(bytes).toString()))
    }
    return fuzzReport({ inputs: CONFIGS_A_CASE, lost: 0, doubled: 0, problems: [...problems, ...memory.look()], story })
  },
}

async function whatIsWrong(file: string, bytes: Uint8Array): Promise<string[]> {
  const options = { sources: [coinbase], file, environment: ENVIRONMENT, cwd: '/home/me', homeDir: '/home/me' }
  try {
    await loadConfig(options)
    return []
  } catch (error) {
    return isConfigError(error)
      ? [...misplaced(error, file, bytes), ...leaks(error.message)]
      : [`no ConfigError comes out: ${String(error)}`]
  }
}

/** Each problem has a line of the file and says something, and each is a line of the message. */
function misplaced({ code, problems, message }: ConfigError, file: string, bytes: Uint8Array): string[] {
  if (code === 'ERR_CONFIG_UNREADABLE') return isUtf8(bytes) ? [`UTF-8 is said to be none: ${message}`] : []
  const lines = Buffer.from(bytes).toString().split('\n').length
  const isPlaced = problems.every((one) => one.file === file && one.line >= 1 && one.line <= lines && one.column >= 1 && one.message !== '')
  const isLineEach = message.split('\n').every((line) => line.startsWith(`${file}:`)) && message.split('\n').length === problems.length
  return problems.length > 0 && isPlaced && isLineEach
    ? []
    : [`a problem without its place, or not in one line: ${JSON.stringify(message)}`]
}

function leaks(message: string): string[] {
  return SECRETS.some((secret) => message.includes(secret)) ? [`a secret is shown: ${JSON.stringify(message)}`] : []
}
