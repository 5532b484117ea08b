import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { loadConfig } from '../src/index.ts'

// Not even root can read the first page of a process's memory.
test.skipIf(process.platform !== 'linux')('a file that the system does not let anybody read is said in one line', async () => {
  await using dir = await tempDir()
  const load = loadConfig({ sources: [], file: '/proc/self/mem', environment: {}, cwd: dir.path, homeDir: dir.path })
  await expect(load).rejects.toMatchObject({
    code: 'ERR_CONFIG_UNREADABLE',
    message: expect.stringMatching(/^reading the config file \/proc\/self\/mem: expected a readable file, found EIO: [^\n]*$/),
  })
})
