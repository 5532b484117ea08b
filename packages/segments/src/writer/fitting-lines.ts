/** Lines up to and including the one that fills the room; one at least. */
export function fittingLines(lines: readonly Uint8Array[], roomBytes: number): readonly Uint8Array[] {
  let count = 0
  for (let bytes = 0; count < lines.length && (count === 0 || bytes < roomBytes); count++) bytes += lines[count]?.length ?? 0
  return count === lines.length ? lines : lines.slice(0, count)
}
