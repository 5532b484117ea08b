/** What a socket's error says to people. A host with several addresses fails with one error an address, and no message of its own. */
export function socketErrorText(error: Error): string {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error]
  return errors.map((one) => (one instanceof Error ? one.message : String(one))).join(', ')
}
