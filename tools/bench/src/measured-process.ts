import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Measurement {
  /** From the start of the process to its end, Node's own start included. */
  readonly wallMs: number
  /** User and system time of all its threads. */
  readonly cpuMs: number
  readonly peakRssBytes: number
}

const PRELOAD = new URL('report-usage.js', import.meta.url).href
/** Compiled code is kept from run to run for all, as an app keeps its own. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))

/**
 * Runs `node` with `args` to its end and measures it from outside (time) and inside (the rest). `directory` takes its report for a moment.
 *
 * @throws {Error} when it does not end with exit code 0; the message ends with what it said.
 */
export async function measuredNode(args: readonly string[], directory: string): Promise<Measurement> {
  const usageFile = join(directory, 'usage.json')
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['--import', PRELOAD, ...args], {
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, BENCH_USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const exit = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  const wallMs = performance.now() - startedMs
  if (exit !== 0) throw new Error(`measuring node ${args.join(' ')}: it ended with ${exit}, expected 0; it said:\n${said.slice(-4000)}`)
  const usage: Omit<Measurement, 'wallMs'> = JSON.parse(await readFile(usageFile, 'utf8'))
  await rm(usageFile)
  return { wallMs, ...usage }
}
