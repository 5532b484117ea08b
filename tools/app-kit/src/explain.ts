import { inspect } from 'node:util'

/** The message and those of its causes, each once; a stack only for those who set `FLUXFORGE_DEBUG=1`. */
export function explain(error: unknown): string {
  if (process.env['FLUXFORGE_DEBUG'] === '1' && error instanceof Error) return error.stack ?? error.message
  const messages: string[] = []
  for (let at: unknown = error; at !== undefined && at !== null; at = at instanceof Error ? at.cause : undefined) {
    const message = messageOf(at)
    if (!messages.some((known) => known.includes(message))) messages.push(message)
  }
  return messages.join(': ')
}

function messageOf(error: unknown): string {
  // A host with several addresses fails with one error an address, and no message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ')
  if (error instanceof Error) return error.message === '' ? error.name : error.message
  return typeof error === 'string' ? error : inspect(error, { breakLength: Number.POSITIVE_INFINITY })
}
