import type { EventEmitter } from 'node:events'

/** How a person, or whoever runs the program, says that it is to stop. Windows has no SIGTERM; SIGHUP is its console window being closed, and elsewhere what `nohup` is there to outlive. */
function stopNames(platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32' ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM']
}

/**
 * Fires at the first signal to stop, or at an error that nobody caught (`runApp` tells it). Later ones change nothing: pnpm passes on what the terminal sends to
 * the whole group. `from`: a seam, for tests.
 */
export function stopSignal(platform: NodeJS.Platform = process.platform, from: EventEmitter = process): AbortSignal {
  const controller = new AbortController()
  for (const name of [...stopNames(platform), 'uncaughtException']) from.on(name, () => controller.abort(name))
  return controller.signal
}
