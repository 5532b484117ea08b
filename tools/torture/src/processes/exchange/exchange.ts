import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Strike } from '@fluxforge/coinbase/simulator'
import type { ExchangeOptions, ExchangeReport } from './exchange-messages.ts'
import { readSent, type SentConnection } from './sent-frames.ts'

const PROCESS = fileURLToPath(new URL('exchange-process.ts', import.meta.url))

/** A simulated exchange in a process of its own. */
export class Exchange implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess
  readonly #log: string

  private constructor(child: ChildProcess, url: string, log: string) {
    this.#child = child
    this.url = url
    this.#log = log
  }

  /** `directory` takes its log. */
  static async open(directory: string, options: ExchangeOptions): Promise<Exchange> {
    const log = join(directory, 'sent.ndjson')
    const child = fork(PROCESS, [JSON.stringify({ ...options, log })], { execArgv: ['--conditions=fluxforge-source'] })
    return new Exchange(child, await told<string>(child), log)
  }

  /** Resolves when it sends nothing more; the connections stay. */
  async quiet(): Promise<void> {
    this.#child.send('quiet')
    await told<string>(this.#child)
  }

  /** Ends it, once it is quiet, and gives all that it sent. */
  async stop(): Promise<{ readonly connections: readonly SentConnection[]; readonly struck: readonly Strike[] }> {
    this.#child.send('stop')
    const { asked, struck } = await told<ExchangeReport>(this.#child)
    const connections = await readSent(this.#log, asked)
    await rm(this.#log)
    return { connections, struck }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}

async function told<Message>(child: ChildProcess): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  child.once('message', (message: Message) => resolve(message))
  child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}, expected a message from it`)))
  return await promise
}
