/** Something the person asked for can't be as things stand: exit code 2. The message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
