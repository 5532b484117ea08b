/** Whether two dead-letter files name the same lines: two builds may give other reasons. */
export function sameDeadLetters(a: Uint8Array, b: Uint8Array): boolean {
  return places(a) === places(b)
}

function places(file: Uint8Array): string {
  return Buffer.from(file)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { segment, line: number, offset }: { segment?: unknown; line?: unknown; offset?: unknown } = JSON.parse(line)
      return `${String(segment)} ${String(number)} ${String(offset)}`
    })
    .join('\n')
}
