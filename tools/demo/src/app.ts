import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const ROOT: string = join(import.meta.dirname, '../../..')

/** Runs an app as `pnpm --filter` does, its lines indented below ours. Resolves with its exit code. */
export function runApp(app: 'ingest' | 'etl', args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--conditions=fluxforge-source', 'src/main.ts', ...args], {
    cwd: join(ROOT, 'apps', app),
    env: { ...process.env, INIT_CWD: ROOT },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) process.stdout.write(`   ${line}\n`)
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
