import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** An npm registry on loopback that knows nothing but what is published to it. */
export class Registry implements AsyncDisposable {
  readonly url: string
  readonly #server: ChildProcess

  private constructor(url: string, server: ChildProcess) {
    this.url = url
    this.#server = server
  }

  /** `folder`: an empty one, for all that it keeps. */
  static async start(verdaccio: string, folder: string): Promise<Registry> {
    const port = await freePort()
    const config = join(folder, 'verdaccio.yaml')
    await writeFile(config, settings(folder))
    const server = spawn(verdaccio, ['--config', config, '--listen', `127.0.0.1:${port}`], { cwd: folder, stdio: 'ignore' })
    const registry = new Registry(`http://127.0.0.1:${port}/`, server)
    await registry.#answers()
    return registry
  }

  /** The `.npmrc` of somebody who may publish here, and who installs our packages from here and all others from where they always do. */
  async credentials(): Promise<string> {
    const answer = await fetch(`${this.url}-/user/org.couchdb.user:releaser`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'releaser', password: 'on-loopback-only' }),
    })
    const { token }: { token?: unknown } = JSON.parse(await answer.text())
    if (typeof token !== 'string') throw new Error(`logging in at ${this.url}: found status ${answer.status} and no token`)
    return `@fluxforge:registry=${this.url}\n//${new URL(this.url).host}/:_authToken=${token}\n`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.exitCode !== null) return
    this.#server.kill()
    await once(this.#server, 'exit')
  }

  async #answers(): Promise<void> {
    const endMs = performance.now() + 60_000
    while (performance.now() < endMs) {
      const isUp = await fetch(`${this.url}-/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isUp) return
      if (this.#server.exitCode !== null) throw new Error(`starting Verdaccio: it ended with ${this.#server.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`starting Verdaccio: nothing answers at ${this.url} after 60 s`)
  }
}

function settings(folder: string): string {
  return JSON.stringify({
    storage: join(folder, 'packages'),
    auth: { htpasswd: { file: join(folder, 'users') } },
    packages: { '**': { access: '$all', publish: '$authenticated' } },
    log: { type: 'file', path: join(folder, 'log'), level: 'warn' },
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('asking for a free port: found none')
  return address.port
}
