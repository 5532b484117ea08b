import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
}

/** A program to its end: what it said, both streams. @throws when it ends with anything but 0, with all that it said. */
export async function run(command: string, args: readonly string[], { cwd, environment }: RunOptions): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} in ${cwd}: ended with ${code}\n${said}`)
  return said
}

/** By the pnpm that the README names. */
export function pnpm(args: readonly string[], options: RunOptions): Promise<string> {
  return run('npx', ['--yes', 'pnpm@12.21.0', ...args], options)
}
