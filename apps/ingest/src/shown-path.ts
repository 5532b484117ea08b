/** As people write paths, on Windows too: `F:/raw/active/…`. */
export function shownPath(path: string): string {
  return path.replaceAll('\\', '/')
}
