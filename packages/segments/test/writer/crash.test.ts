import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { keys, Recording, upTo } from './recording.ts'

/** Writes from `first` on until it is killed after so many lines of news; the last number that it called durable. */
async function writeUntilKilled(recording: Recording, first: number, news: number, moreMs: number): Promise<number> {
  const path = fileURLToPath(new URL('crash.child.ts', import.meta.url))
  const args = [recording.root, recording.directory, String(first), JSON.stringify(keys.paths)]
  const child = spawn(process.execPath, ['--conditions=fluxforge-source', path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    // A moment of its own each time, so that the kill meets it in the midst of anything.
    if (said.split('\n').length > news) setTimeout(() => child.kill('SIGKILL'), moreMs)
  })
  await once(child, 'close')
  const lines = said.split('\n')
  return Number(lines[lines.length - 2] ?? 0)
}

test('P1, P3, P10: killed at random and started again, every frame that a flush had made durable is in ready/ once', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  let first = 1
  let recovered = 0
  for (let round = 0; round < 8; round++) {
    const durable = await writeUntilKilled(recording, first, 3 + round * 4, (round * 7) % 23)
    expect(durable).toBeGreaterThanOrEqual(first)
    recovered += (await recording.recover()).sealed.length
    const numbers = (await recording.readyNumbers()).sort((a, b) => a - b)
    // Whole, in a row, none twice, up to what was promised; perhaps some more.
    expect(numbers).toEqual(upTo(numbers.length))
    expect(numbers.length).toBeGreaterThanOrEqual(durable)
    expect(await recording.activeFiles()).toEqual([])
    first = numbers.length + 1
  }
  expect(recovered).toBeGreaterThan(0)
})
