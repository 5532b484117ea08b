import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const APPS = join(import.meta.dirname, '../../../apps')

function help(app: string, ...nodeFlags: string[]) {
  const file = join(APPS, app, 'start.js')
  return spawnSync(process.execPath, ['--conditions=fluxforge-source', ...nodeFlags, file, '--help'], { encoding: 'utf8' })
}

test.each(['ingest', 'etl'])('%s starts by its plain JavaScript file', (app) => {
  const { status, stdout, stderr } = help(app)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain(`Usage: ${app} `)
})

test.each(['ingest', 'etl'])('%s tells a Node that reads no TypeScript in one line, and ends with 2', (app) => {
  const { status, stdout, stderr } = help(app, '--no-strip-types')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(new RegExp(`^starting ${app}: found Node [\\d.]+, expected 22\\.18 or later \\(.*\\)\\n$`))
})

test('an error is told in plain words where what tells it to machines is not installed', () => {
  const hook = `import { registerHooks } from 'node:module'
registerHooks({ resolve: (name, context, next) => { if (name === 'pino') throw new Error('no pino here'); return next(name, context) } })`
  const main = join(APPS, 'etl/src/main.ts')
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      `--import=data:text/javascript,${encodeURIComponent(hook)}`,
      '--conditions=fluxforge-source',
      main,
      '--config',
      'no-such-file',
      '--json',
    ],
    { encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' },
  )
  expect(status).toBe(2)
  expect(stderr).toMatch(/^reading the config file \S+no-such-file: .*\n$/)
})
