import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppProcess } from '@fluxforge/testkit'
import { isWhole } from './ingest-load-digest.ts'
import { readSegments } from './ingest-load-recorded.ts'
import { configText, type IngestStats, PRELOAD, statsIn } from './ingest-load-run.ts'
import type { SenderReady, SentRound } from './ingest-rate-sender.ts'
import { measuredNode } from './measured-process.ts'

const SENDER = fileURLToPath(new URL('ingest-rate-sender.ts', import.meta.url))
const RECEIVER = fileURLToPath(new URL('ingest-rate-receiver.ts', import.meta.url))
const SINK = fileURLToPath(new URL('ingest-rate-sink.ts', import.meta.url))

/** As many as ingest makes for thirty products. */
export const CONNECTIONS = 3

/** How one side took all that the sender had. */
export interface RateRun {
  /** From the sender's first byte until all was received; of ingest until all was durable and in ready/. */
  readonly wallMs: number
  /** Of the whole process, its start included. */
  readonly cpuMs: number
  readonly peakRssBytes: number
  readonly senderCpuMs: number
}

export interface IngestRun extends RateRun {
  readonly pauses: number
  readonly stats: IngestStats['writer']
  /** Every message is in the segments, byte for byte, in order, and once; and there is no hole. */
  readonly isWhole: boolean
}

/** The sender, which outlives many receivers. */
export class RateBench implements Disposable {
  readonly ready: SenderReady
  readonly #sender: ChildProcess
  readonly #directory: string

  private constructor(sender: ChildProcess, ready: SenderReady, directory: string) {
    this.#sender = sender
    this.ready = ready
    this.#directory = directory
  }

  static async start(segment: string, directory: string): Promise<RateBench> {
    const sender = fork(SENDER, [segment, String(CONNECTIONS)], { execArgv: ['--conditions=fluxforge-source'] })
    return new RateBench(sender, await told<SenderReady>(sender), directory)
  }

  /** Bytes are taken and not looked at. */
  sink(): Promise<RateRun> {
    return this.#receive(SINK, String(this.ready.wireBytes))
  }

  /** A `ws` client that counts. */
  bare(): Promise<RateRun> {
    return this.#receive(RECEIVER)
  }

  /** The app as a user runs it, with its defaults. `profiles`: a folder that gets its CPU profile. */
  async ingest(profiles?: string): Promise<IngestRun> {
    const root = join(this.#directory, 'ingest')
    await mkdir(root)
    const config = join(root, 'config.yaml')
    await writeFile(config, configText(join(root, 'lake'), this.ready.url))
    const usageFile = join(root, 'usage.json')
    const profiling = profiles === undefined ? '' : ` --cpu-prof --cpu-prof-dir=${profiles}`
    const environment = { NODE_OPTIONS: `--import=${PRELOAD}${profiling}`, BENCH_USAGE_FILE: usageFile }
    const sent = told<SentRound>(this.#sender)
    await using app = new AppProcess('ingest', ['--config', config, '--json'], { cwd: root, environment })
    const { startedMs, cpuMs: senderCpuMs } = await unlessEnded(sent, app)
    const exit = await app.stop()
    if (exit !== 0) throw new Error(`recording: ingest ended with ${exit}, expected 0; it said:\n${app.output}`)
    const usage: Pick<RateRun, 'cpuMs' | 'peakRssBytes'> = JSON.parse(await readFile(usageFile, 'utf8'))
    const recorded = await readSegments(join(root, 'lake/raw/ready/coinbase'))
    const stats = statsIn(app.stdout).at(-1)
    if (stats === undefined) throw new Error('recording: expected counts from ingest at its end, found none')
    await rm(root, { recursive: true })
    return {
      wallMs: sealedMs(app.stdout) - startedMs,
      ...usage,
      senderCpuMs,
      pauses: app.stdout.split('[feed] Paused').length - 1,
      stats: stats.writer,
      isWhole: isWhole({ exchange: { connections: Array.from({ length: CONNECTIONS }, () => this.ready.digest) }, recorded }),
    }
  }

  async #receive(program: string, ...args: readonly string[]): Promise<RateRun> {
    const sent = told<SentRound>(this.#sender)
    const { cpuMs, peakRssBytes } = await measuredNode(
      ['--conditions=fluxforge-source', program, this.ready.url, String(CONNECTIONS), ...args],
      this.#directory,
    )
    const { startedMs, receivedMs, cpuMs: senderCpuMs } = await sent
    return { wallMs: receivedMs - startedMs, cpuMs, peakRssBytes, senderCpuMs }
  }

  [Symbol.dispose](): void {
    this.#sender.kill()
  }
}

async function told<Message>(child: ChildProcess): Promise<Message> {
  const [message]: Message[] = await once(child, 'message')
  if (message === undefined) throw new Error('expected a message from the sender, found none')
  return message
}

/** What does not come once the app has gone. */
async function unlessEnded<Value>(value: Promise<Value>, app: AppProcess): Promise<Value> {
  const ended = app.ended.then((exit): never => {
    throw new Error(`recording: ingest ended with ${exit} before it had received all; it said:\n${app.output}`)
  })
  ended.catch(() => {})
  return await Promise.race([value, ended])
}

/** When the last segment was in ready/: all that was received had been made durable. */
function sealedMs(output: string): number {
  const line = output.split('\n').findLast((text) => text.includes('"reason":"stop"'))
  const { time }: { readonly time: string } = JSON.parse(line ?? '{}')
  return Date.parse(time)
}
