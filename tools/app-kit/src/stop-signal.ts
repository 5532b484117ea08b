/**
 * Fires at the first SIGINT or SIGTERM, or at an error that nobody caught (`runApp` tells it). Later signals change nothing: pnpm passes on what the
 * terminal sends to the whole group.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'uncaughtException'] as const) process.on(name, () => controller.abort(name))
  return controller.signal
}
