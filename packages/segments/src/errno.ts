/** The system's name for a failure (`ENOENT`); undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** For what may have gone already. */
export async function unlessAbsent(removal: Promise<void>): Promise<void> {
  try {
    await removal
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
}
