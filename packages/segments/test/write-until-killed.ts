import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Runs a program that says numbers, one a line, and kills it some milliseconds after so many of them; the last number that it said. */
export async function writeUntilKilled(program: URL, args: readonly string[], news: number, moreMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--conditions=fluxforge-source', fileURLToPath(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
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
