import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runApp, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { Exchange } from './exchange.ts'
import { Machine } from './machine.ts'

function expectNoStack(output: string): void {
  expect(output).not.toMatch(/\n\s+at |node:internal|Node\.js v/)
}

test.concurrent.each([
  ['a flag that does not exist', ['--durations', '5'], /unknown option '--durations'.*--duration/s],
  ['a duration that is no number', ['--duration', 'abc'], /Expected a number above 0 up to 2000000, found "abc"/],
  ['a duration of a month', ['--duration', '2592000'], /Expected a number above 0 up to 2000000, found "2592000"/],
  ['a negative interval', ['--stats-interval', '-1'], /Expected a number from 0/],
  ['an argument too many', ['now'], /too many arguments/],
  ['a file that is not there', ['--config', 'absent.yaml'], /absent\.yaml/],
  ['no file anywhere', [], /none at .*config\/config\.yaml or .*\.fluxforge\/config\.yaml; name one with --config FILE/],
])('%s ends with 2 and a line that helps', async (_, args, line) => {
  await using dir = await tempDir()
  const { exit, stdout, stderr } = await runApp('ingest', args, { cwd: dir.path })
  expect(exit).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(line)
  expectNoStack(stderr)
})

test('all problems of a file are told at once, each with its place', async () => {
  await using dir = await tempDir()
  const file = join(dir.path, 'settings.yaml')
  await writeFile(file, 'ingestion:\n  segment_max_mb: 50MB\n  bach_size: 5\n')
  const { exit, stderr } = await runApp('ingest', ['--config', 'settings.yaml'], { cwd: dir.path })
  expect(exit).toBe(2)
  expect(stderr).toMatch(/settings\.yaml:2:\d+ ingestion\.segment_max_mb: .*50MB/)
  expect(stderr).toMatch(/settings\.yaml:3:\d+ ingestion\.bach_size: .*batch_size/)
  expectNoStack(stderr)
})

test('with --json a refusal is a JSON line', async () => {
  await using dir = await tempDir()
  const { exit, stdout, stderr } = await runApp('ingest', ['--json', '--config', 'absent.yaml'], { cwd: dir.path })
  expect([exit, stderr]).toEqual([2, ''])
  expect(JSON.parse(stdout)).toMatchObject({ level: 50, msg: expect.stringContaining('absent.yaml') })
})

test.concurrent.each([
  ['is a file', './settings.yaml', /settings\.yaml is a file; name a directory/],
  ['lies in a file', './settings.yaml/data', /settings\.yaml is a file; name a directory/],
  // Not even root may.
  ['can not be written', '/sys/fluxforge', /open local storage at \/sys\/fluxforge: (access is denied|the file system is read-only)/],
])('a base_dir that %s ends with 2 and one line', async (_, baseDir, line) => {
  await using machine = await Machine.create({ baseDir })
  const { exit, stderr } = await machine.run()
  expect(exit).toBe(2)
  expect(stderr).toMatch(/^storage\.ingestion_storage\.base_dir: .*\n$/)
  expect(stderr).toMatch(line)
})

test('a second ingest on the same active/ ends with 2, naming the holder and the way out, and harms nothing', async () => {
  await using exchange = await Exchange.open()
  await using machine = await Machine.create({ url: exchange.url })
  await using first = machine.start()
  await first.said(/\[LogWriter\] Flushed/)
  const second = await machine.run()
  expect(second.exit).toBe(2)
  expect(second.stderr).toMatch(new RegExp(`is held by pid ${first.pid} on .*stop it first, or use another base_dir\n$`))
  expectNoStack(second.stderr)
  expect(await first.stop()).toBe(0)
  expect((await machine.lines()).filter(({ event }) => event === null)).toHaveLength(exchange.delivered(1).length)
})

test('a lock of another machine is refused, and taken with --take-lock', async () => {
  await using machine = await Machine.create()
  await machine.run(['--drain'])
  const lock = join(machine.path, 'data/raw/state/coinbase/lock/9.json')
  await writeFile(lock, '{"host":"elsewhere","boot_id":"b","pid":7,"socket":"/nowhere.sock"}')
  const refused = await machine.run(['--drain'])
  expect(refused.exit).toBe(2)
  expect(refused.stderr).toMatch(/held by pid 7 on elsewhere.*--take-lock\n$/)
  expect((await machine.run(['--drain', '--take-lock'])).exit).toBe(0)
})

test('a secret is in no output, right or wrong', async () => {
  await using exchange = await Exchange.open()
  const secret = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'sec1' }).toString()
  const [, body = ''] = secret.split('\n')
  for (const api_secret of [secret, `${body}-is-no-key`]) {
    await using machine = await Machine.create({ url: exchange.url, coinbase: { api_key: 'organizations/o/apiKeys/k', api_secret } })
    const { exit, output } = await machine.run(['--duration', '2', '--json'])
    expect(exit).toBe(api_secret === secret ? 0 : 2)
    expect(output).not.toContain(body.slice(0, 20))
    if (exit === 2) expect(output).toContain('reading coinbase.api_secret: expected a P-256 or Ed25519 private key')
  }
  expect(exchange.simulator.received.length).toBeGreaterThan(0)
})

test('--help teaches', async () => {
  await using dir = await tempDir()
  const { exit, stdout } = await runApp('ingest', ['--help'], { cwd: dir.path })
  expect(exit).toBe(0)
  for (const flag of [
    '--config <file>',
    '--duration <seconds>',
    '--drain',
    '--take-lock',
    '--stats-interval <seconds>',
    '--json',
    'Exit codes',
    'Examples',
  ])
    expect(stdout).toContain(flag)
})
