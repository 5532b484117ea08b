import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { loadConfig } from '../src/index.ts'

async function place(file: string, level: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `log_level: ${level}`)
}

test('a file is looked for where --config says, then FLUXFORGE_CONFIG, then ./config, then the home folder', async () => {
  await using dir = await tempDir()
  const cwd = join(dir.path, 'here')
  const homeDir = join(dir.path, 'home')
  const levelOf = async (environment: Record<string, string> = {}, file?: string): Promise<string> =>
    (await loadConfig({ sources: [], file, environment, cwd, homeDir })).logLevel

  await place(join(homeDir, '.fluxforge/config.yaml'), 'error')
  expect(await levelOf()).toBe('error')
  await place(join(cwd, 'config/config.yaml'), 'warn')
  expect(await levelOf()).toBe('warn')
  expect(await levelOf({ FLUXFORGE_CONFIG: '' })).toBe('warn')
  await place(join(cwd, 'env.yaml'), 'debug')
  expect(await levelOf({ FLUXFORGE_CONFIG: 'env.yaml' })).toBe('debug')
  await place(join(dir.path, 'named.yaml'), 'info')
  expect(await levelOf({ FLUXFORGE_CONFIG: 'env.yaml' }, '../named.yaml')).toBe('info')
  expect(await levelOf({ FLUXFORGE_CONFIG: 'env.yaml' }, join(dir.path, 'named.yaml'))).toBe('info')
})

test('no file at all is told with every place that was looked at', async () => {
  const load = loadConfig({ sources: [], environment: {}, cwd: '/nowhere/here', homeDir: '/nowhere/home' })
  await expect(load).rejects.toMatchObject({ code: 'ERR_CONFIG_NOT_FOUND' })
  await expect(load).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: looking for a config file: none at /nowhere/here/config/config.yaml or /nowhere/home/.fluxforge/config.yaml; name one with --config FILE or FLUXFORGE_CONFIG, or start from config/config.yaml of the project]`,
  )
})

test.each([
  ['--config', 'absent.yaml', {}],
  ['FLUXFORGE_CONFIG', undefined, { FLUXFORGE_CONFIG: 'absent.yaml' }],
])('a file that %s names is not looked for elsewhere', async (_, file, environment) => {
  await using dir = await tempDir()
  await place(join(dir.path, 'config/config.yaml'), 'warn')
  await expect(loadConfig({ sources: [], file, environment, cwd: dir.path, homeDir: dir.path })).rejects.toMatchObject({
    code: 'ERR_CONFIG_NOT_FOUND',
    message: `reading the config file ${join(dir.path, 'absent.yaml')}: there is no such file; --config FILE names another`,
  })
})

test('a folder in the place of the file', async () => {
  await using dir = await tempDir()
  await mkdir(join(dir.path, 'config/config.yaml'), { recursive: true })
  await expect(loadConfig({ sources: [], environment: {}, cwd: dir.path, homeDir: dir.path })).rejects.toMatchObject({
    code: 'ERR_CONFIG_UNREADABLE',
    message: `reading the config file ${join(dir.path, 'config/config.yaml')}: expected a readable file, found EISDIR: illegal operation on a directory, read`,
  })
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read (root reads everything)', async () => {
  await using dir = await tempDir()
  await place(join(dir.path, 'shut.yaml'), 'warn')
  await chmod(join(dir.path, 'shut.yaml'), 0)
  const load = loadConfig({ sources: [], file: 'shut.yaml', environment: {}, cwd: dir.path, homeDir: dir.path })
  await expect(load).rejects.toMatchObject({ code: 'ERR_CONFIG_UNREADABLE', message: expect.stringContaining('EACCES') })
})
