import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { market, startSimulator } from '@fluxforge/coinbase/simulator'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'

const MAIN = join(import.meta.dirname, '../src/main.ts')

test('a service records, tells its counts over HTTP, and on SIGTERM ends with all of it in ready/', async () => {
  await using dir = await tempDir()
  await using exchange = await startSimulator({ frames: market({ seed: 1 }), framesPerSecond: 200 })
  const service = spawn(process.execPath, ['--conditions=fluxforge-source', MAIN, dir.path, exchange.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(service, 'exit')
  let port = ''
  for await (const line of createInterface(service.stdout)) {
    port ||= /"port":(\d+)/.exec(line)?.[1] ?? ''
    if (line.startsWith('writer: flushed')) break
  }
  expect(await (await fetch(`http://127.0.0.1:${port}`)).json()).toMatchObject({ feed: { openConnections: 1, gaps: 0 } })
  service.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  const ready = join(dir.path, 'raw/ready/coinbase')
  const [segment = ''] = await readdir(ready)
  const lines = (await readFile(join(ready, segment), 'utf8')).trimEnd().split('\n')
  expect(lines[0]).toContain('"kind":"start"')
  expect(lines.at(-1)).toContain('"kind":"stop"')
  const recorded = lines.filter((line) => !line.includes('"_fluxforge"')).map((line) => line.slice(line.indexOf('"data":') + 7, -1))
  expect(recorded).toEqual(exchange.delivered.slice(0, recorded.length).map(({ data }) => data.toString()))
})
